package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.json.JsonContent;

/**
 * Spring Boot's structured log of the real services: the lines about items carry fields that need no parsing of a text.
 */
class StructuredLogIT {

    @Test
    void namesServiceItemAndEventOfEachItem() throws Exception {
        try (Pair pair = Pair.wired("--logging.structured.format.console=ecs")) {
            ServiceProcess x = pair.startX();
            awaitLineWith(x, "Started ServiceX");
            ServiceProcess y = pair.startY();
            awaitLineWith(y, "HALTING");
            awaitLineWith(x, Pair.DROPPED + "8");
            for (int repeat = 0; repeat < 2; repeat++) {
                x.http()
                        .post(
                                "/stream",
                                (repeat == 0) ? "[70,80]" : "[70,80,90]",
                                Map.of(
                                        "ce-specversion", "1.0",
                                        "ce-type", "dev.streampair.items",
                                        "ce-source", "/other/1",
                                        "ce-id", "17"));
            }
            x.http().post("/stream", "500");
            awaitLineWith(x, "message received by service-x: 500");
            List<JsonContent> lines = x.messages("{").stream()
                    .filter((line) -> line.contains("\"message\":\"message received by service-x: "))
                    .map(JsonContent::new)
                    .toList();
            assertThat(lines).hasSize(8);
            assertLine(lines.get(0), 1, "1");
            assertLine(lines.get(3), 7, "4");
            assertThat(lines.get(3)).extractingPath("$.event.source").asString().startsWith("/service-y/");
            assertLine(lines.get(4), 70, "17");
            assertLine(lines.get(5), 80, "18");
            assertLine(lines.get(6), 90, "19");
            assertThat(lines.get(7)).extractingPath("$.item").isEqualTo(500);
            assertThat(lines.get(7)).doesNotHavePath("$.event");
        }
    }

    private static void awaitLineWith(ServiceProcess service, String text) {
        await("a line with '%s'".formatted(text))
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> service.messages("{").stream().anyMatch((line) -> line.contains(text)));
    }

    private static void assertLine(JsonContent line, int item, String event) {
        assertThat(line).extractingPath("$.message").isEqualTo("message received by service-x: " + item);
        assertThat(line).extractingPath("$.item").isEqualTo(item);
        assertThat(line).extractingPath("$.event.id").isEqualTo(event);
        assertThat(line).extractingPath("$.service.name").isEqualTo("service-x");
        assertThat(line).extractingPath("$.log.level").isEqualTo("INFO");
    }
}
