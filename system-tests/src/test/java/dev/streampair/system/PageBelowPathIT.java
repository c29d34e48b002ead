package dev.streampair.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The page of a service that has a context path, as it may have behind a proxy that serves several from one host. */
class PageBelowPathIT {

    @Test
    void findsAllThatItLoadsAndAsksFor() throws Exception {
        int port = FreePorts.next();
        ServiceCommand command = new ServiceCommand(
                "service-x", port, ServiceCommand.loopback(FreePorts.next()), "--server.servlet.context-path=/pair");
        try (Browser browser = Browser.start();
                ServiceProcess x = command.start()) {
            x.awaitReady().http().post("/pair/stream", "41");
            browser.open(x, "/pair/");
            Browser.awaitThat(() -> assertThat(browser.texts("#items li")).containsExactly("41"));
            browser.awaitText("connection", "live");
            Browser.awaitThat(() -> assertThat(browser.texts(".plot canvas")).hasSize(2));
            Browser.awaitThat(() -> assertThat(browser.isEnabled("pause")).isTrue());
            browser.click("#pause");
            browser.awaitText("state", "paused");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
