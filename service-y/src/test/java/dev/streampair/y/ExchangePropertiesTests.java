package dev.streampair.y;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.test.json.JsonContent;
import org.springframework.test.json.JsonContentAssert;

class ExchangePropertiesTests {

    /** What an IDE shows. */
    @Test
    void areDescribed() throws Exception {
        try (InputStream metadata = Objects.requireNonNull(
                ExchangeProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            JsonContentAssert json =
                    new JsonContentAssert(new JsonContent(new String(metadata.readAllBytes(), StandardCharsets.UTF_8)));
            json.extractingPath("$.properties[?(@.name=='exchange.halt-after')].description")
                    .asArray()
                    .singleElement()
                    .asString()
                    .contains("messages");
            json.extractingPath("$.properties[?(@.name=='exchange.seed')].defaultValue")
                    .asArray()
                    .containsExactly(1);
        }
    }
}
