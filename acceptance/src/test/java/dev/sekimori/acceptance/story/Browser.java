package dev.sekimori.acceptance.story;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;

import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Debian's Chromium, driven as a person would use it; every look is checked with axe and kept as
 * pictures.
 */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Dimension DESKTOP = new Dimension(1280, 900);
    private static final Dimension PHONE = new Dimension(390, 844);

    private final ChromeDriver driver;
    private final WebDriverWait wait;
    private final Path pictures;

    Browser(Path profile, Path pictures) {
        ChromeOptions options = new ChromeOptions()
                .setBinary("/usr/bin/chromium")
                .addArguments(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--lang=en",
                        "--user-data-dir=" + profile);
        // The site's own authority is unknown to the browser; other tests check certificates
        // strictly.
        options.setAcceptInsecureCerts(true);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                .build();
        this.driver = new ChromeDriver(service, options);
        this.wait = new WebDriverWait(driver, PATIENCE);
        this.pictures = pictures;
        driver.manage().window().setSize(DESKTOP);
    }

    void open(URI page) {
        driver.get(page.toString());
    }

    /** The language that it asks pages for in this tab from now on. */
    void readIn(String language) {
        Object agent = driver.executeScript("return navigator.userAgent");
        driver.executeCdpCommand(
                "Network.setUserAgentOverride",
                Map.of("userAgent", String.valueOf(agent), "acceptLanguage", language));
    }

    void openInNewTab(URI page) {
        driver.switchTo().newWindow(WindowType.TAB);
        open(page);
    }

    String tab() {
        return driver.getWindowHandle();
    }

    void backTo(String tab) {
        driver.close();
        driver.switchTo().window(tab);
    }

    WebElement see(String testId) {
        return wait.until(ExpectedConditions.visibilityOfElementLocated(byTestId(testId)));
    }

    /** Waits until the element, or the badge in it, shows a state; live updates bring it. */
    void seeState(String testId, String state) {
        String at = "[data-testid='" + testId + "']";
        wait.until(ExpectedConditions.presenceOfElementLocated(By.cssSelector(
                at + "[data-state='" + state + "'], " + at + " [data-state='" + state + "']")));
    }

    /** Presses what may be below the fold, and waits until the page that it was on is gone. */
    void press(String testId) {
        see(testId);
        click(byTestId(testId));
    }

    void click(By what) {
        WebElement target = wait.until(ExpectedConditions.visibilityOfElementLocated(what));
        WebElement page = driver.findElement(By.tagName("html"));
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", target);
        target.click();
        wait.until(browser -> isGone(page));
    }

    /**
     * While a page is being replaced, ChromeDriver may say so in an inspector's error of its own.
     */
    private static boolean isGone(WebElement page) {
        try {
            return !page.isEnabled();
        } catch (StaleElementReferenceException e) {
            return true;
        } catch (WebDriverException e) {
            if (String.valueOf(e.getMessage()).contains("does not belong to the document")) {
                return true;
            }
            throw e;
        }
    }

    void type(By field, String text) {
        WebElement found = wait.until(ExpectedConditions.visibilityOfElementLocated(field));
        found.clear();
        found.sendKeys(text);
    }

    void choose(By select, String value) {
        driver.findElement(select)
                .findElement(By.cssSelector("option[value='" + value + "']"))
                .click();
    }

    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    WebElement find(By what) {
        return driver.findElement(what);
    }

    URI address() {
        return URI.create(driver.getCurrentUrl());
    }

    /**
     * Looks at the page as it is at both widths: no finding of axe, no sideways scrolling, two
     * pictures.
     */
    void look(String name) {
        for (Dimension size : List.of(DESKTOP, PHONE)) {
            driver.manage().window().setSize(size);
            refuseSidewaysScrolling(name, size);
            refuseBarriers(name, size);
            picture(name + "-" + size.getWidth());
        }
        driver.manage().window().setSize(DESKTOP);
    }

    private void refuseSidewaysScrolling(String name, Dimension size) {
        Object excess = driver.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (!(excess instanceof Number number) || number.intValue() > 0) {
            throw new AssertionError(
                    name + " scrolls sideways at " + size.getWidth() + " px by " + excess);
        }
    }

    private void refuseBarriers(String name, Dimension size) {
        Results results = new AxeBuilder().analyze(driver);
        if (!results.getViolations().isEmpty()) {
            throw new AssertionError(name + " at " + size.getWidth() + " px: "
                    + results.getViolations().stream()
                            .map(Browser::words)
                            .collect(Collectors.joining("; ")));
        }
    }

    private static String words(Rule rule) {
        return rule.getId() + " (" + rule.getHelp() + ") at "
                + rule.getNodes().stream().map(node -> node.getHtml()).limit(3).toList();
    }

    void picture(String name) {
        try {
            Files.createDirectories(pictures);
            Files.write(pictures.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static By byTestId(String testId) {
        return By.cssSelector("[data-testid='" + testId + "']");
    }

    @Override
    public void close() {
        driver.quit();
    }
}
