package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Items;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.ProblemDetail;

/** That {@code openapi.yaml} names what the wire knows; the system tests compare it with what the services answer. */
class OpenApiTests {

    private final YamlMapFactoryBean document = new YamlMapFactoryBean();

    OpenApiTests() {
        this.document.setResources(new ClassPathResource("META-INF/resources/openapi.yaml"));
    }

    private Map<?, ?> at(String... path) {
        Map<?, ?> found = Objects.requireNonNull(this.document.getObject());
        for (String key : path) {
            found = (Map<?, ?>) Objects.requireNonNull(found.get(key), key);
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void namesEachProblemOfAPosting(Problem problem) {
        ProblemDetail detail = problem.detail("");
        Map<?, ?> response = at("paths", "/stream", "post", "responses", String.valueOf(detail.getStatus()));
        if (response.get("$ref") instanceof String reference) {
            response = at(reference.substring(2).split("/"));
        }
        assertThat(response.toString()).containsPattern(Pattern.quote(detail.getType() + "") + "[,}\\]]");
        if (Problem.verdictOf(detail) != null) {
            assertThat(response.toString()).contains(Verdict.HEADER);
        }
    }

    @Test
    void namesTheRangeOfAnItem() {
        Map<?, ?> item = at("components", "schemas", "Item");
        assertThat(item.get("minimum")).isEqualTo(Items.MIN_ITEM);
        assertThat(item.get("maximum")).isEqualTo(Items.MAX_ITEM);
    }
}
