package dev.streampair.relay.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Logins by a JWT, by Spring Boot's own settings. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.security.oauth2.resourceserver.jwt.authorities-claim-name=roles",
            "spring.security.oauth2.resourceserver.jwt.authority-prefix=ROLE_"
        })
class TokensIT {

    private static final KeyPair KEYS = newKeys();

    @TempDir
    private static Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @DynamicPropertySource
    static void key(DynamicPropertyRegistry registry) throws IOException {
        Path file = folder.resolve("key.pem");
        String key = Base64.getMimeEncoder().encodeToString(KEYS.getPublic().getEncoded());
        Files.writeString(file, "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(key));
        registry.add("spring.security.oauth2.resourceserver.jwt.public-key-location", () -> "file:" + file);
    }

    private static String token(KeyPair keys, Instant expiry, String... roles) {
        NimbusJwtEncoder encoder = NimbusJwtEncoder.withKeyPair(
                        (RSAPublicKey) keys.getPublic(), (RSAPrivateKey) keys.getPrivate())
                .build();
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .subject("someone")
                .issuedAt(expiry.minusSeconds(3600))
                .expiresAt(expiry)
                .claim("roles", List.of(roles))
                .build();
        return encoder.encode(JwtEncoderParameters.from(claims)).getTokenValue();
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
                .header("Authorization", "Bearer " + token)
                .build();
        return this.client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void letsInWhoHasATokenWithTheRole() throws IOException, InterruptedException {
        Instant later = Instant.now().plusSeconds(600);
        assertThat(get("/actuator/stream", token(KEYS, later, "READER")).statusCode())
                .isEqualTo(200);
        assertThat(get("/actuator/stream", token(KEYS, later, "POSTER")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void saysWhatIsWrongWithAToken() throws IOException, InterruptedException {
        String old = token(KEYS, Instant.now().minusSeconds(600), "READER");
        String foreign = token(newKeys(), Instant.now().plusSeconds(600), "READER");
        for (String token : List.of(old, foreign, "none")) {
            HttpResponse<String> answer = get("/actuator/stream", token);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("Log in");
            assertThat(answer.headers().allValues("WWW-Authenticate"))
                    .anySatisfy((challenge) -> assertThat(challenge).startsWith("Bearer error=\"invalid_token\""));
        }
    }
}
