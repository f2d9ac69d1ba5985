package dev.sekimori.govern.notice;

import dev.sekimori.model.device.Device;
import dev.sekimori.model.finding.Finding;
import dev.sekimori.model.notice.Notice;

import java.util.List;

/** What an owner's page shows: what is wrong and what to do, and nothing else of the site. */
public record OwnerView(Notice notice, Device device, List<Problem> problems, boolean expired) {
    public OwnerView {
        problems = List.copyOf(problems);
    }

    /** One thing that is wrong, with the steps against it in the notice's language. */
    public record Problem(Finding finding, List<String> steps) {
        public Problem {
            steps = List.copyOf(steps);
        }
    }
}
