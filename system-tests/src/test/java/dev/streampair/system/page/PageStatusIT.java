package dev.streampair.system.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.Login;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Sink;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.store.Durable;
import dev.streampair.system.support.store.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the page says first in each state: whether items can flow, and if not, what is wrong, since when and what to do.
 * The tab's title says it as well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageStatusIT {

    private static final Login OPERATOR = new Login("ann", "secret-of-ann", "OPERATOR");

    private final Browser browser = Browser.start();

    private final List<ServiceProcess> started = new ArrayList<>();

    private final int x = FreePorts.next();

    private final int y = FreePorts.next();

    @AfterAll
    void close() {
        this.browser.close();
    }

    @AfterEach
    void browserHasNothingToComplainOf() {
        this.browser.finish(this.started);
    }

    private ServiceProcess start(ServiceCommand command) {
        ServiceProcess process = command.start();
        this.started.add(process);
        return process.awaitReady();
    }

    private ServiceCommand command(String service, int port, int peer, String... settings) {
        return new ServiceCommand(service, port, ServiceCommand.loopback(peer), settings)
                .with("--relay.drain-timeout=1s");
    }

    private ServiceCommand x(String... settings) {
        return command("service-x", this.x, this.y, settings);
    }

    private ServiceCommand y(String... settings) {
        return command("service-y", this.y, this.x, settings);
    }

    /** Waits until the first line matches, and with it its colour, the tab's title and what a screen reader says. */
    private void awaitStatus(String level, String title, String headline) {
        Browser.awaitThat(() -> {
            assertThat(this.browser.text("headline")).matches(headline);
            assertThat(this.browser.evaluate("document.getElementById('status').className"))
                    .isEqualTo("status " + level);
            assertThat(this.browser.title()).startsWith(title + " \u2013 service-");
            assertThat(this.browser.text("spoken")).startsWith(title);
        });
    }

    private void awaitOther(String line) {
        Browser.awaitThat(() -> assertThat(this.browser.texts("#others li"))
                .anySatisfy((text) -> assertThat(text).matches(line)));
    }

    @Test
    void readyBeforeAnythingIsSent() {
        this.browser.open(start(x()));
        awaitStatus("", "Ready", "Ready: nothing has been sent to service-y yet");
    }

    @Test
    void runningWhileItemsFlow() {
        start(x());
        this.browser.open(start(y(Pair.WITHOUT_END)));
        awaitStatus("good", "Running", "Running: items flow");
        Browser.awaitThat(() -> assertThat(this.browser.text("out-rate")).matches("[\\d,]+ per second"));
        assertThat(this.browser.evaluate("document.getElementById('in').className"))
                .isEqualTo("line back flowing");
        String animation = "getComputedStyle(document.getElementById('out'), '::before').animationName";
        assertThat(this.browser.evaluate(animation)).isEqualTo("flow");
        this.browser.lookAround("long-exchange");
        this.browser.reduceMotion();
        assertThat(this.browser.evaluate(animation)).isEqualTo("none");
    }

    /** Nothing moves, so it is not known whether items could. */
    @Test
    void idleOnceNothingMoves() throws Exception {
        try (Sink sink = new Sink()) {
            ServiceProcess service = start(command("service-x", this.x, sink.port()));
            service.http().post("/stream", "1");
            this.browser.open(service);
            awaitStatus("", "Idle", "Idle: nothing waits, and service-y answered the last delivery");
            service.http().post("/stream", "3");
            awaitStatus("good", "Running", "Running: items flow");
            awaitStatus("", "Idle", "Idle: .+");
        }
    }

    @Test
    void haltedOnBothSides() {
        ServiceProcess serviceX = start(x());
        ServiceProcess serviceY = start(y());
        serviceX.awaitMessage(Pair.DROPPED);
        this.browser.open(serviceY);
        awaitStatus("warn", "Halted", "Halted: the exchange is over, and items posted here are refused");
        assertThat(this.browser.text("advice")).isEqualTo("Start another exchange below.");
        this.browser.lookAround("fresh");
        this.browser.open(serviceX);
        awaitStatus("warn", "service-y halted", "service-y halted .+ ago: items posted here are dropped, 1 so far");
        assertThat(this.browser.text("advice")).isEqualTo("Start another exchange on the page of service-y.");
        this.browser.lookAround("peer-halted");
    }

    @Test
    void keptWhilePeerHalted() throws Exception {
        ServiceProcess service = start(x("--relay.peer.on-halt=keep"));
        start(y("--exchange.halt-after=0"));
        service.http().post("/stream", "[1, 3]");
        this.browser.open(service);
        awaitStatus(
                "warn", "service-y halted", "service-y halted .+ ago: items posted here are kept, \\d items? waits?");
    }

    @Test
    void peerDownAndOutboxFull() throws Exception {
        ServiceProcess service =
                start(x("--relay.outbox.capacity=10", "--relay.delivery.max-items=5", "--relay.inbound.max-items=10"));
        service.http().post("/stream", "[1, 2, 3, 4, 5]");
        this.browser.open(service);
        awaitStatus(
                "bad",
                "service-y down",
                "service-y down for \\d+ s, 5 items wait, (next try in \\d+ s|trying now) \\(connection refused\\)");
        assertThat(this.browser.text("advice")).startsWith("Start service-y, or look at its log.");
        assertThat(this.browser.texts("#others li")).isEmpty();
        assertThat(this.browser.text("head-text"))
                .matches("At the head of the outbox: item 2.*, tried \\d+ times in .+: connection refused");
        this.browser.lookAround("peer-down");
        speaksOnceAChange();
        service.http().post("/stream", "[6, 7, 8]");
        awaitOther("Outbox 80% full: 8 items wait");
        service.http().post("/stream", "[9, 10]");
        awaitOther("Outbox full: 10 items wait, and new ones are refused");
        awaitStatus("bad", "service-y down", "service-y down for .+");
        this.browser.click("#bury");
        awaitOther("1 dead letter: an item that service-y refused for good");
        Browser.awaitThat(
                () -> assertThat(this.browser.texts("#letters strong")).containsExactly("2"));
    }

    /** The seconds pass in the first line, and nobody has to hear them. */
    private void speaksOnceAChange() {
        this.browser.evaluate(
                "(window.spoken = 0, new MutationObserver(() => window.spoken++).observe(document.getElementById('spoken'), {childList: true, characterData: true, subtree: true}))");
        for (int change = 0; change < 2; change++) {
            String headline = this.browser.text("headline");
            Browser.awaitThat(() -> assertThat(this.browser.text("headline")).isNotEqualTo(headline));
        }
        assertThat(this.browser.evaluate("window.spoken")).isEqualTo("0");
    }

    @Test
    void pausedByWhomAndSinceWhen() {
        Login peer = new Login("pair", "secret-of-the-pair", "PEER");
        this.browser.open(start(x(OPERATOR.settings()).with(peer.settings())), OPERATOR);
        awaitStatus("", "Ready", "Ready: .+");
        assertThat(this.browser.text("why-not"))
                .isEqualTo("Some actions are not available here. ann may not post items: that needs the role POSTER.");
        assertThat(this.browser.text("post")).isEmpty();
        this.browser.click("#pause");
        awaitStatus("warn", "Paused", "Paused \\d+ s ago by ann: nothing waits");
        assertThat(this.browser.text("advice")).startsWith("Press Resume delivery to go on. Paused at ");
        this.browser.lookAround("paused");
    }

    @Test
    void drainingOnRequest() {
        this.browser.open(start(x()));
        awaitStatus("", "Ready", "Ready: .+");
        this.browser.click("#drain");
        awaitStatus("warn", "Draining", "Draining: new items are refused, nothing waits");
    }

    /** y is full, as its own peer is not there. */
    @Test
    void peerBusy() throws Exception {
        start(command(
                "service-y",
                this.y,
                FreePorts.next(),
                "--relay.outbox.capacity=2",
                "--relay.delivery.max-items=1",
                "--relay.inbound.max-items=2",
                Pair.WITHOUT_END));
        ServiceProcess service = start(x());
        service.http().post("/stream", "[1, 3, 5, 7, 9]");
        this.browser.open(service);
        awaitStatus(
                "warn", "service-y busy", "service-y busy for .+, \\d items? waits?, (next try in \\d+ s|trying now)");
        assertThat(this.browser.text("advice")).startsWith("Its last answer: HTTP 429");
        assertThat(this.browser.text("peer-waiting")).isEqualTo("Its outbox is full");
    }

    @Test
    void blockedUntilSomeoneDecides() throws Exception {
        ServiceProcess service = start(x("--relay.delivery.on-refusal=pause"));
        start(command("service-y", this.y, FreePorts.next(), "--relay.inbound.max-bytes=1B", Pair.WITHOUT_END));
        service.http().post("/stream", "99");
        this.browser.open(service);
        awaitStatus(
                "bad", "Delivery blocked", "Delivery blocked: item 100 at the head: the peer refuses it \\(HTTP 413.+");
        this.browser.click("#bury");
        awaitStatus("warn", "Dead letters", "1 dead letter: an item that service-y refused for good");
    }

    @Test
    void followerLimitReached() {
        this.browser.open(start(x("--relay.followers.max=1")));
        awaitStatus("warn", "Follower limit", "1 of 1 followers: nobody else can follow the items");
    }

    @Test
    void storeDownAndStandingBy(@TempDir Path folder) {
        try (PostgresServer server = new PostgresServer(folder)) {
            String store = Durable.url(server.url());
            ServiceProcess first = start(x(store));
            this.browser.open(first);
            awaitStatus("", "Ready", "Ready: .+");
            this.browser.open(start(command("service-x", FreePorts.next(), this.y, store)));
            awaitStatus("", "Standing by", "Standing by: another process that shares the store delivers");
            this.browser.open(first);
            server.kill();
            awaitStatus("bad", "Store down", "Store down for \\d+ s: The store jdbc:postgresql:.+");
            assertThat(this.browser.text("advice"))
                    .startsWith("Nothing is accepted or delivered until it works again.");
        }
    }
}
