package dev.streampair.system.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.LoggedProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a page shows while its service, or the service's peer, is away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageOutageIT {

    private final Browser browser = Browser.start();

    private final Pair pair = Pair.wired("--relay.retry.max-delay=200ms");

    @BeforeAll
    void awaitHalt() {
        this.pair.start().awaitHalt();
    }

    @AfterAll
    void close() {
        this.pair.close();
        this.browser.close();
    }

    @Test
    void survivesARestartOfItsService() throws Exception {
        this.browser.open(this.pair.x());
        this.browser.awaitText("connection", "live");
        this.pair.x().kill();
        Browser.awaitThat(() ->
                assertThat(this.browser.text("headline")).matches("service-x has not answered since \\d+:\\d+:\\d+"));
        assertThat(this.browser.title()).isEqualTo("service-x does not answer \u2013 service-x");
        this.browser.click("#pause");
        this.browser.awaitText("complaint", "The service did not answer.");
        this.pair.startX().awaitReady();
        this.browser.awaitText("connection", "live");
        Browser.awaitThat(() -> assertThat(this.browser.title()).doesNotContain("does not answer"));
        this.pair.x().http().post("/stream", "41");
        Browser.awaitThat(
                () -> assertThat(this.browser.texts("#items li")).endsWith("the service has restarted", "41"));
    }

    @Test
    void showsThatThePeerIsDownAndThatItIsBack() throws Exception {
        this.browser.open(this.pair.x());
        this.browser.awaitText("connection", "live");
        this.pair.y().kill();
        this.pair.x().http().post("/stream", "51");
        Browser.awaitThat(() -> assertThat(this.browser.text("headline"))
                .startsWith("service-y down for ")
                .contains("1 item waits"));
        assertThat(this.browser.evaluate("document.getElementById('peer-page').href"))
                .isEmpty();
        Browser.awaitThat(() ->
                assertThat(this.browser.text("head-text")).startsWith("At the head of the outbox: item 52, tried "));
        this.browser.click("#bury");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#letters li")).hasSize(1));
        assertThat(this.browser.texts("#letters li").get(0)).contains("52", "by an operator, after: no answer: ");
        this.browser.awaitText("head-text", "");
        this.pair.x().http().post("/stream", "61");
        Browser.awaitThat(() -> assertThat(this.browser.text("headline")).startsWith("service-y down for "));
        this.pair.startY();
        // Its exchange begins anew, and halts.
        Browser.awaitThat(() -> assertThat(this.browser.text("headline"))
                .startsWith("service-y halted ")
                .contains("items posted here are dropped"));
        assertThat(this.browser.texts("#others li"))
                .containsExactly("1 dead letter: an item that service-y refused for good");
    }

    /** As a proxy does whose service is away. */
    @Test
    void tellsAnotherServersAnswersFromItsServices() throws Exception {
        this.browser.open(this.pair.x());
        this.browser.awaitText("connection", "live");
        this.pair.x().kill();
        HttpServer other = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), this.pair.x().port()),
                0);
        AtomicInteger status = new AtomicInteger(502);
        other.createContext("/", (exchange) -> {
            try (exchange) {
                exchange.sendResponseHeaders(status.get(), 0);
                exchange.getResponseBody().write("<p>Log in".getBytes(StandardCharsets.US_ASCII));
            }
        });
        other.start();
        try {
            Browser.awaitThat(() -> assertThat(this.browser.text("advice")).contains("502"));
            assertThat(this.browser.text("headline")).startsWith("service-x has not answered since ");
            status.set(200);
            Browser.awaitThat(
                    () -> assertThat(this.browser.text("advice")).contains("with status 200, is not from the service"));
        } finally {
            other.stop(0);
        }
        this.pair.startX().awaitReady();
        Browser.awaitThat(() -> assertThat(this.browser.text("headline")).doesNotContain("has not answered"));
    }

    /** A page that was hidden during a restart knows that number 1 may be another letter by now. */
    @Test
    void showsNoDeadLettersOfTheProcessBefore() throws Exception {
        makeDeadLetter("51");
        this.browser.open(this.pair.x());
        Browser.awaitThat(
                () -> assertThat(this.browser.texts("#letters strong")).containsExactly("52"));
        this.browser.hideWindow();
        try {
            this.pair.x().kill();
            this.pair.startX().awaitReady();
            makeDeadLetter("71");
        } finally {
            this.browser.showWindow();
        }
        Browser.awaitThat(
                () -> assertThat(this.browser.texts("#letters strong")).containsExactly("72"));
        this.pair.startY().awaitReady();
    }

    /** Has the only item of x, whose peer is down, become a dead letter. */
    private void makeDeadLetter(String item) throws Exception {
        if (this.pair.y().isAlive()) {
            this.pair.y().kill();
        }
        this.pair.x().http().delete("/actuator/deadletters");
        this.pair.x().http().post("/stream", item);
        await("an item that is tried in vain")
                .atMost(LoggedProcess.PATIENCE)
                .until(() ->
                        !this.pair.x().http().get("/actuator/stream").body().contains("\"head\":null"));
        String head = this.pair
                .x()
                .http()
                .get("/actuator/stream")
                .body()
                .replaceAll(".*\"head\":\\{\"first\":(\\d+),.*", "$1");
        assertThat(this.pair
                        .x()
                        .http()
                        .post("/actuator/stream/" + head + "/dead-letter", "{}")
                        .statusCode())
                .isEqualTo(200);
    }
}
