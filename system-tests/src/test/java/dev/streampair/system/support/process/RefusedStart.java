package dev.streampair.system.support.process;

import static org.assertj.core.api.Assertions.assertThat;

/** A start that the service refuses: it says in a few lines what is wrong and what to do, and fails. */
public final class RefusedStart {

    private RefusedStart() {}

    /**
     * Waits for the end of a service that has just been started.
     *
     * @param problem part of a line that the service logs
     */
    public static void check(ServiceProcess service, String problem) {
        try (service) {
            assertThat(service.awaitExit(LoggedProcess.PATIENCE)).isEqualTo(1);
            assertThat(service.messages("APPLICATION FAILED TO START")).hasSize(1);
            assertThat(service.messages("Description:")).hasSize(1);
            assertThat(service.messages("Action:")).hasSize(1);
            assertThat(service.messages("")).anyMatch((message) -> message.contains(problem));
            assertThat(service.messages("\tat ")).isEmpty();
        }
    }
}
