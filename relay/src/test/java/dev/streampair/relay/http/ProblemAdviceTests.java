package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.StoreException;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class ProblemAdviceTests {

    private final MockMvcTester mvc = MockMvcTester.of(
            List.of(new AsksTheStore(ProblemAdviceTests::fail)),
            (builder) ->
                    builder.setControllerAdvice(new ProblemAdvice(List.of())).build());

    /** As the actuator's endpoints do; a posting's own answer is in PostingHandler. */
    @RestController
    record AsksTheStore(Supplier<String> store) {

        @GetMapping("/asks")
        String ask() {
            return this.store.get();
        }
    }

    private static String fail() {
        throw new StoreException("The disk is gone", "Put it back.");
    }

    @Test
    void answersAFailureAsOneEvenIfTheClientSeemsToHaveGone() {
        MockMvcTester mvc = MockMvcTester.of(
                List.of(new AsksTheStore(() -> {
                    throw new IllegalStateException("Connection reset by peer");
                })),
                (builder) -> builder.setControllerAdvice(new ProblemAdvice(List.of()))
                        .build());
        assertThat(mvc.get().uri("/asks")).hasStatus(HttpStatus.INTERNAL_SERVER_ERROR);
    }

    @Test
    void saysWhenToComeBackToAStoreThatFails() {
        assertThat(this.mvc.get().uri("/asks"))
                .hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
                .hasHeader(HttpHeaders.RETRY_AFTER, Wire.RETRY_AFTER)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("The disk is gone. Put it back.");
    }
}
