package dev.sekimori.acceptance.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One Markdown file of this repository: its commands, links and headings. */
record Markdown(Path file, List<String> lines) {
    private static final Set<String> NOT_OURS =
            Set.of("target", ".git", "sekimori-data", "node_modules");
    private static final String FENCE = "```";
    private static final Pattern LINK =
            Pattern.compile("(?:\\[[^\\]]*\\]\\(|<img src=\")([^)\"\\s]+)[)\"]");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+)");

    static Markdown read(Path file) {
        return new Markdown(file, Repository.lines(file));
    }

    /** Every Markdown file of the repository, sorted. */
    static List<Markdown> all() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(Repository.root(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(
                        Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".md")) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().map(Markdown::read).toList();
    }

    /** What the blocks fenced as {@code console} tell the reader to type, in their order. */
    List<String> commands() {
        List<String> commands = new ArrayList<>();
        boolean console = false;
        for (String line : lines) {
            if (line.startsWith(FENCE)) {
                console = line.equals(FENCE + "console");
            } else if (console && line.startsWith("$ ")) {
                commands.add(line.substring("$ ".length()));
            }
        }
        return commands;
    }

    /** Where links and images lead, but for other sites. */
    List<String> relativeLinks() {
        List<String> links = new ArrayList<>();
        for (String line : prose()) {
            Matcher link = LINK.matcher(line);
            while (link.find()) {
                if (!link.group(1).contains("://") && !link.group(1).startsWith("mailto:")) {
                    links.add(link.group(1));
                }
            }
        }
        return links;
    }

    /** The names by which its headings can be linked to, as GitHub makes them. */
    Set<String> anchors() {
        Set<String> anchors = new TreeSet<>();
        for (String line : prose()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                anchors.add(heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\p{M}_ -]", "")
                        .replace(' ', '-'));
            }
        }
        return anchors;
    }

    private List<String> prose() {
        List<String> prose = new ArrayList<>();
        boolean fenced = false;
        for (String line : lines) {
            if (line.startsWith(FENCE)) {
                fenced = !fenced;
            } else if (!fenced) {
                prose.add(line);
            }
        }
        return prose;
    }
}
