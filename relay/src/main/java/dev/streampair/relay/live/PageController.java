package dev.streampair.relay.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/**
 * {@code GET /}: the page that shows the stream, with the service's name in it. What the page loads, below {@code /page} and
 * {@code /webjars}, is static.
 */
@RestController
final class PageController {

    /** Nothing from elsewhere, nothing inline, and no frame of another site that would have its visitors press the buttons. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String html;

    PageController(String service, String peer, URI peerUrl) {
        this.html = read().replace("${service}", HtmlUtils.htmlEscape(service))
                .replace("${peer}", HtmlUtils.htmlEscape(peer))
                .replace("${peerUrl}", HtmlUtils.htmlEscape(peerUrl.toString()));
    }

    private static String read() {
        try {
            return new ClassPathResource("page.html", PageController.class).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException("The page is not in the relay's jar", ex);
        }
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> page() {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .body(this.html);
    }
}
