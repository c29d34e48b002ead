package dev.streampair.system.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Login;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.process.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.Alert;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a window, of its own profile, that calls nobody but the services. */
final class Browser implements AutoCloseable {

    /** Held, as its level would go with it. It warns of each browser that is newer than Selenium. */
    private static final Logger selenium = Logger.getLogger("org.openqa.selenium");

    static {
        selenium.setLevel(Level.SEVERE);
    }

    /** More than a page has. */
    private static final int MAX_TAB_STOPS = 60;

    /** What looks for barriers: Deque's axe-core. */
    private static final String AXE = read("/axe.min.js");

    /** The rules of WCAG 2.2, levels A and AA. Tells of each breach the rule, and where. */
    private static final String BREACHES = """
            const told = arguments[arguments.length - 1];
            axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then(
                ({violations}) => told(violations.map(({id, nodes}) => id + ": " + nodes.map((node) => node.html).join(" "))),
                (error) => told([String(error)]));
            """;

    /** Of a small phone, or of one with large letters: at it, WCAG 2.2 (1.4.10) wants nothing beside the screen. */
    private static final int MIN_WIDTH = 320;

    /** Of each request, in milliseconds. */
    private static final int LATENCY = 200;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts a browser, if it is installed; see {@link Tool}. */
    static Browser start() {
        Path chromium = Tool.require("chromium", "chromium");
        Path driver = Tool.require("chromedriver", "chromium-driver");
        ChromeOptions options = new ChromeOptions()
                .setBinary(chromium.toFile())
                .addArguments(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-quic",
                        "--no-first-run",
                        // Of an authority that a test has made.
                        "--ignore-certificate-errors",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + newFolder());
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        // Named, so that Selenium looks for none, and downloads none.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver started = new ChromeDriver(service, options);
        slowDown(started);
        return new Browser(started);
    }

    /** Has a test that looks before the page can know fail each time, and not on a loaded machine only. */
    private static void slowDown(ChromeDriver driver) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", false, "latency", LATENCY, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "chromium")
                    .toAbsolutePath();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static String read(String resource) {
        try (InputStream content = Objects.requireNonNull(Browser.class.getResourceAsStream(resource), resource)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    void open(ServiceProcess service) {
        open(service, "/");
    }

    void open(ServiceProcess service, String path) {
        open(ServiceCommand.loopback(service.port()) + path);
    }

    void open(String url) {
        this.driver.get(url);
    }

    /** Leaves the page, which would complain of a service that stops. */
    private void leave() {
        open("about:blank");
    }

    /** Ends a test: the page had nothing to complain of, and is left before its services end. */
    void finish(List<ServiceProcess> services) {
        try {
            assertThat(complaints()).isEmpty();
        } finally {
            leave();
            services.forEach(ServiceProcess::close);
            services.clear();
        }
    }

    /** Opens the page with a login. */
    void open(ServiceProcess service, Login login) {
        open("http://%s:%s@127.0.0.1:%s/".formatted(login.name(), login.password(), service.port()));
    }

    /** The text that an element shows; empty if it is hidden. */
    String text(String id) {
        return texts("#" + id).get(0);
    }

    /** The texts of all elements that a selector finds, at one moment. */
    @SuppressWarnings("unchecked")
    List<String> texts(String selector) {
        return (List<String>) Objects.requireNonNull(this.driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])]"
                        + ".map((element) => element.checkVisibility() ? element.innerText : '')",
                selector));
    }

    /** Waits until an element shows this text. */
    void awaitText(String id, String text) {
        awaitThat(() -> assertThat(text(id)).isEqualTo(text));
    }

    /** Waits until what a page shows is as it should be: it asks its service once a second. */
    static void awaitThat(ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(100))
                .atMost(LoggedProcess.PATIENCE)
                .untilAsserted(assertion);
    }

    /** Presses a button, as soon as the page offers it. */
    void click(String selector) {
        use(By.cssSelector(selector), WebElement::click);
    }

    /** Fills a field, as soon as the page offers it. */
    void type(String id, String text) {
        use(By.id(id), (input) -> {
            input.clear();
            input.sendKeys(text);
        });
    }

    private void use(By selector, Consumer<WebElement> action) {
        await().pollInterval(Duration.ofMillis(100))
                .atMost(LoggedProcess.PATIENCE)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .untilAsserted(() -> action.accept(this.driver.findElement(selector)));
    }

    /** Presses keys, one after the other, wherever the focus is. */
    void press(CharSequence... keys) {
        new Actions(this.driver).sendKeys(keys).perform();
    }

    /** Moves the focus with the tabulator to an element, as one does who has no mouse; fails if it is not reached. */
    void tabTo(String id) {
        for (int stop = 0; stop < MAX_TAB_STOPS; stop++) {
            press(Keys.TAB);
            if (evaluate("document.activeElement.id").equals(id)) {
                assertThat(evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                        .as("what shows the focus on %s", id)
                        .isEqualTo("solid");
                return;
            }
        }
        throw new AssertionError("%s is not reached with the tabulator".formatted(id));
    }

    boolean isEnabled(String id) {
        return this.driver.findElement(By.id(id)).isEnabled();
    }

    /** What the page's own scripts say. */
    String evaluate(String expression) {
        return String.valueOf(this.driver.executeScript("return " + expression));
    }

    /**
     * What the browser has complained of since the last call: what the policy forbids, what fails to load, and errors.
     */
    List<String> complaints() {
        return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /**
     * Has the page look different.
     *
     * @param width in the page's own pixels
     * @param scheme light or dark
     */
    private void look(int width, String scheme) {
        this.driver.manage().window().setSize(new Dimension(width, 900));
        this.driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
        this.driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /**
     * Looks at the page on a desk and on a phone, by day and by night: nothing is wider than the screen or a barrier to
     * somebody. Keeps a picture of each below {@code target/pages}.
     */
    void lookAround(String name) {
        for (String scheme : List.of("light", "dark")) {
            look(MIN_WIDTH, scheme);
            assertFits();
            for (int width : List.of(1280, 390)) {
                look(width, scheme);
                assertFits();
                assertThat(breaches())
                        .as("%s, %s, %s".formatted(name, width, scheme))
                        .isEmpty();
                photograph("%s-%s-%s".formatted(name, width, scheme));
            }
        }
        look(1280, "light");
    }

    /** Sets what the system of somebody says whom motion makes ill. */
    void reduceMotion() {
        this.driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    private void assertFits() {
        awaitThat(() -> assertThat(evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo("true"));
    }

    @SuppressWarnings("unchecked")
    private List<String> breaches() {
        this.driver.executeScript(AXE);
        return (List<String>) Objects.requireNonNull(this.driver.executeAsyncScript(BREACHES));
    }

    /** The whole page, not only what is in the window. */
    private void photograph(String name) {
        Map<?, ?> clip = (Map<?, ?>) this.driver.executeScript(
                "return {x: 0, y: 0, width: innerWidth, height: document.documentElement.scrollHeight, scale: 1}");
        Object picture = this.driver
                .executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of("captureBeyondViewport", true, "clip", Objects.requireNonNull(clip)))
                .get("data");
        try {
            Path folder = Files.createDirectories(Path.of("target", "pages"));
            Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(picture)));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Answers the question that the page asks. */
    void confirm(boolean yes) {
        Alert question = this.driver.switchTo().alert();
        if (yes) {
            question.accept();
        } else {
            question.dismiss();
        }
    }

    /** Opens another window, which is the one that is meant from now on. */
    void openWindow() {
        this.driver.switchTo().newWindow(WindowType.WINDOW);
    }

    void hideWindow() {
        this.driver.manage().window().minimize();
    }

    void showWindow() {
        this.driver.manage().window().setSize(new Dimension(1280, 900));
    }

    String title() {
        return String.valueOf(this.driver.getTitle());
    }

    @Override
    public void close() {
        this.driver.quit();
    }
}
