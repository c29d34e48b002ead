package dev.streampair.system.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.Certificates;
import dev.streampair.system.support.peer.Login;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Where the page is, and what it may do there: it works at any path, offers nothing that is refused, and says why. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageAccessIT {

    private final Browser browser = Browser.start();

    private final int port = FreePorts.next();

    private final List<ServiceProcess> started = new ArrayList<>();

    @AfterAll
    void close() {
        this.browser.close();
    }

    @AfterEach
    void browserHasNothingToComplainOf() {
        this.browser.finish(this.started);
    }

    private ServiceProcess start(String name, String... settings) {
        ServiceProcess process = new ServiceCommand(
                        name, this.port, ServiceCommand.loopback(FreePorts.next()), settings)
                .with("--relay.drain-timeout=0s")
                .start();
        this.started.add(process);
        return process.awaitReady();
    }

    private void assertWorksAt(String url) {
        this.browser.open(url);
        this.browser.awaitText("connection", "live");
        this.browser.type("posted", "41");
        this.browser.click("#post button");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#items li")).containsExactly("41"));
        Browser.awaitThat(() -> assertThat(this.browser.texts(".plot canvas")).hasSize(2));
        this.browser.click("#pause");
        this.browser.awaitText("own-state", "paused");
    }

    private String here(String path) {
        return ServiceCommand.loopback(this.port) + path;
    }

    @Test
    void worksBelowAContextPathAndWithTheActuatorElsewhere() {
        start("service-x", "--server.servlet.context-path=/pair", "--management.endpoints.web.base-path=/manage/it");
        assertWorksAt(here("/pair/"));
    }

    /**
     * Everything that has a type is compressed, as by a proxy that does not know events. They come at once all the
     * same.
     */
    @Test
    void showsItemsAtOnceWhereAllIsCompressed() {
        start(
                "service-x",
                "--server.compression.enabled=true",
                "--server.compression.min-response-size=1B",
                "--server.compression.mime-types=text/html,text/css,text/javascript,application/json,text/event-stream");
        assertWorksAt(here("/"));
    }

    @Test
    void worksOverTls(@TempDir Path folder) {
        Path keys = new Certificates(folder, "authority").sign("x", "ip:127.0.0.1");
        start(
                "service-x",
                "--server.ssl.bundle=in",
                "--spring.ssl.bundle.jks.in.keystore.location=" + keys,
                "--spring.ssl.bundle.jks.in.keystore.password=" + Certificates.PASSWORD);
        assertWorksAt("https://127.0.0.1:" + this.port + "/");
    }

    @Test
    void offersNothingThatAReadOnlyEndpointRefuses() {
        this.browser.open(start("service-y", "--management.endpoints.access.max-permitted=read-only"));
        Browser.awaitThat(() -> assertThat(this.browser.text("exchange-text")).startsWith("Running: "));
        assertThat(this.browser.text("why-not"))
                .contains("The endpoint stream is read-only (management.endpoint.stream.access).")
                .contains("The endpoint exchange is read-only (management.endpoint.exchange.access).");
        assertNothingToChange();
        assertThat(this.browser.texts("#post button")).containsExactly("Post");
        this.browser.lookAround("read-only");
    }

    private void assertNothingToChange() {
        assertThat(this.browser.texts("#steering, #exchange-form, #bury, [data-change]"))
                .hasSize(4)
                .containsOnly("");
    }

    @Test
    void offersAReaderNothingButToRead() {
        Login reader = new Login("rita", "secret-of-rita", "READER");
        Login peer = new Login("pair", "secret-of-the-pair", "PEER");
        List<String> settings = new ArrayList<>(List.of(reader.settings()));
        settings.addAll(List.of(peer.settings()));
        this.browser.open(start("service-y", settings.toArray(String[]::new)), reader);
        Browser.awaitThat(() -> assertThat(this.browser.text("exchange-text")).startsWith("Running: "));
        this.browser.awaitText("connection", "live");
        assertThat(this.browser.text("why-not"))
                .isEqualTo(
                        "Some actions are not available here. rita may look but not change anything: that needs the role OPERATOR. rita may not post items: that needs the role POSTER.");
        assertNothingToChange();
        assertThat(this.browser.text("post")).isEmpty();
    }

    @Test
    void saysThatTheActuatorHasAPortOfItsOwn() {
        start("service-x", "--management.server.port=" + FreePorts.next());
        this.browser.open(here("/"));
        this.browser.awaitText("headline", "The state of the stream is not shown on this page");
        assertThat(this.browser.text("advice"))
                .startsWith(
                        "The actuator has a port of its own (management.server.port), which this page cannot reach");
        assertThat(this.browser.texts("#pair, #steering, #dead, .plot")).containsOnly("");
        this.browser.type("posted", "41");
        this.browser.click("#post button");
        Browser.awaitThat(() -> assertThat(this.browser.texts("#items li")).containsExactly("41"));
        this.browser.lookAround("own-port");
    }

    @Test
    void saysWhatIsNotExposed() {
        this.browser.open(start("service-x", "--management.endpoints.web.exposure.include=health,stream"));
        this.browser.awaitText("headline", "Ready: nothing has been sent to service-y yet");
        assertThat(this.browser.text("why-not"))
                .isEqualTo(
                        "Some actions are not available here. The endpoint deadletters cannot be reached: it is not exposed (management.endpoints.web.exposure), or it has the same path as the stream.");
        assertThat(this.browser.text("dead")).isEmpty();
    }

    @Test
    void doesNotTakeTheStreamForTheEndpointOfTheSamePath() {
        start("service-x", "--management.endpoints.web.base-path=/");
        this.browser.open(here("/"));
        this.browser.awaitText("headline", "The state of the stream is not shown on this page");
        assertThat(this.browser.text("advice")).startsWith("The endpoint stream cannot be reached: ");
    }
}
