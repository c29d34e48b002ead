package dev.streampair.relay.live;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/**
 * {@code GET /}: the page that shows the stream, with the name of the service and the rights of the user who requests
 * it. The files that the page loads, below {@code /page} and {@code /webjars}, are static.
 */
@RestController
final class PageController {

    /**
     * Allows nothing from elsewhere, nothing inline, and no frame of another site that would make its visitors press
     * the buttons.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** The endpoints that the page uses. Only a service with an exchange has the last. */
    private static final List<String> ENDPOINTS = List.of("stream", "deadletters", "exchange");

    private final PageAccess access;

    private final String html;

    PageController(String service, String peer, URI peerUrl, PageAccess access) {
        this.access = access;
        this.html = fill(read(), Map.of("service", service, "peer", peer, "peerUrl", peerUrl.toString()));
    }

    private static String fill(String template, Map<String, String> values) {
        String filled = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("${" + value.getKey() + "}", HtmlUtils.htmlEscape(value.getValue()));
        }
        return filled;
    }

    private static String read() {
        try {
            return new ClassPathResource("page.html", PageController.class).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException("page.html cannot be read from the relay's jar", ex);
        }
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> page(HttpServletRequest request) {
        Map<String, String> rights = new HashMap<>();
        rights.put("whyNoPosting", this.access.whyNoPosting(request));
        for (String endpoint : ENDPOINTS) {
            rights.put(endpoint, this.access.path(endpoint));
            rights.put(endpoint + "WhyNot", this.access.whyNoChange(endpoint, request));
        }
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .body(fill(this.html, rights));
    }
}
