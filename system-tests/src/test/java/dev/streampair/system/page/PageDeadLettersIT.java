package dev.streampair.system.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The dead letters on the page of x, whose peer accepts items of one digit, and refuses longer ones for good. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageDeadLettersIT {

    /** The last that x accepts; its successor is the greatest of 64 bits. */
    private static final long LAST = Long.MAX_VALUE - 1;

    private final Browser browser = Browser.start();

    private final Pair pair = newPair();

    private static Pair newPair() {
        int x = FreePorts.next();
        int y = FreePorts.next();
        return new Pair(
                new ServiceCommand("service-x", x, ServiceCommand.loopback(y)),
                new ServiceCommand("service-y", y, ServiceCommand.loopback(x), "--relay.inbound.max-bytes=1B"));
    }

    @BeforeAll
    void awaitHalt() {
        this.pair.start().awaitHalt();
    }

    @AfterAll
    void close() {
        this.pair.close();
        this.browser.close();
    }

    @BeforeEach
    void open() throws Exception {
        this.pair.x().http().delete("/actuator/deadletters");
        this.browser.open(this.pair.x());
        awaitLetters("None now, ");
    }

    @AfterEach
    void browserHasNothingToComplainOf() {
        assertThat(this.browser.complaints()).isEmpty();
    }

    private void awaitLetters(String text) {
        Browser.awaitThat(() -> assertThat(this.browser.text("letters-text")).startsWith(text));
    }

    /** Has x make a dead letter of the successor of each of the last items. */
    private void makeLetters(int count) throws Exception {
        String items = LongStream.rangeClosed(LAST - count + 1, LAST)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(","));
        assertThat(this.pair.x().http().post("/stream", "[" + items + "]").statusCode())
                .isEqualTo(202);
        awaitLetters(count + " now, ");
    }

    @Test
    void showsThemTheNewestFirstInPages() throws Exception {
        makeLetters(25);
        assertThat(this.browser.texts("#letters li")).hasSize(10);
        assertThat(this.browser.texts("#letters li").get(0))
                .startsWith("9,223,372,036,854,775,807 number ")
                .contains("HTTP 413: Not accepted: the body has more than 1 bytes.");
        this.browser.lookAround("dead-letters");
        this.browser.click("#older");
        Browser.awaitThat(
                () -> assertThat(this.browser.texts("#letters strong").get(0)).isEqualTo("9,223,372,036,854,775,797"));
        this.browser.click("#older");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#letters li")).hasSize(5));
        assertThat(this.browser.isEnabled("older")).isFalse();
        assertThat(this.browser.evaluate("document.activeElement.id")).isEqualTo("letters-title");
        this.browser.click("#letters li:last-child .buttons button:last-child");
        this.browser.confirm(true);
        this.browser.awaitText("drop-all", "Drop all 24");
        this.browser.click("#newest");
        Browser.awaitThat(
                () -> assertThat(this.browser.texts("#letters strong").get(0)).isEqualTo("9,223,372,036,854,775,807"));
    }

    @Test
    void sendsOneAgain() throws Exception {
        makeLetters(1);
        String before = this.browser.texts("#letters li").get(0);
        this.browser.click("#letters .buttons button:first-child");
        // It comes back with another number.
        Browser.awaitThat(() ->
                assertThat(this.browser.texts("#letters li")).singleElement().isNotEqualTo(before));
        awaitLetters("1 now, ");
    }

    @Test
    void dropsOneOnlyIfThatIsMeantAndKeepsTheFocusAtTheList() throws Exception {
        makeLetters(2);
        this.browser.click("#letters li:first-child .buttons button:last-child");
        this.browser.confirm(false);
        assertThat(this.browser.texts("#letters li")).hasSize(2);
        this.browser.click("#letters li:first-child .buttons button:last-child");
        this.browser.confirm(true);
        awaitLetters("1 now, ");
        assertThat(this.browser.texts("#letters strong")).containsExactly("9,223,372,036,854,775,806");
        assertThat(this.browser.evaluate("document.activeElement.id")).isEqualTo("letters-title");
    }

    @Test
    void dropsThoseThatAreSelected() throws Exception {
        makeLetters(3);
        this.browser.click("#letters li:nth-child(1) input");
        this.browser.click("#letters li:nth-child(3) input");
        this.browser.awaitText("drop-selected", "Drop 2 selected");
        this.browser.click("#drop-selected");
        this.browser.confirm(true);
        awaitLetters("1 now, ");
        assertThat(this.browser.texts("#letters strong")).containsExactly("9,223,372,036,854,775,806");
    }

    @Test
    void sendsAllOfAPageAgain() throws Exception {
        makeLetters(3);
        String first = this.browser.texts("#letters li").get(0);
        this.browser.click("#select");
        this.browser.awaitText("send-selected", "Send 3 selected again");
        this.browser.click("#send-selected");
        Browser.awaitThat(
                () -> assertThat(this.browser.texts("#letters li")).hasSize(3).doesNotContain(first));
        // In the order in which they were.
        assertThat(this.browser.texts("#letters strong"))
                .containsExactly("9,223,372,036,854,775,807", "9,223,372,036,854,775,806", "9,223,372,036,854,775,805");
    }

    @Test
    void findsThemByTheirReasonAndDropsAllThatItFound() throws Exception {
        makeLetters(3);
        this.browser.type("reason", "no such");
        awaitLetters("3 now, ");
        Browser.awaitThat(() -> assertThat(this.browser.text("letters-text")).contains(", 0 of them with this reason"));
        assertThat(this.browser.texts("#letters li")).isEmpty();
        this.browser.awaitText("drop-all", "Drop all 0");
        assertThat(this.browser.isEnabled("drop-all")).isFalse();
        this.browser.type("reason", "HTTP 413");
        Browser.awaitThat(() -> assertThat(this.browser.isEnabled("drop-all")).isTrue());
        assertThat(this.browser.text("drop-all")).isEqualTo("Drop all 3");
        this.browser.click("#drop-all");
        this.browser.confirm(true);
        awaitLetters("None now, ");
    }

    /** Somebody is asked about those that are shown. */
    @Test
    void dropsNoneThatCameWhileItAsked() throws Exception {
        makeLetters(2);
        this.browser.click("#drop-all");
        this.pair.x().http().post("/stream", "99");
        await("another letter")
                .atMost(LoggedProcess.PATIENCE)
                .until(() ->
                        this.pair.x().http().get("/actuator/deadletters").body().startsWith("{\"total\":3,"));
        this.browser.confirm(true);
        awaitLetters("1 now, ");
        assertThat(this.browser.texts("#letters strong")).containsExactly("100");
    }

    /** The button stands for what was found when it was drawn, and is off while something else is looked for. */
    @Test
    void dropsNoneOfAnotherReasonThanItSaid() throws Exception {
        makeLetters(2);
        String offAtOnce = this.browser.evaluate(
                "(document.getElementById('reason').value = 'no such', document.getElementById('reason').dispatchEvent(new Event('input')), document.getElementById('drop-all').disabled)");
        assertThat(offAtOnce).isEqualTo("true");
        this.browser.awaitText("drop-all", "Drop all 0");
        assertThat(this.browser.texts("#letters li")).isEmpty();
    }
}
