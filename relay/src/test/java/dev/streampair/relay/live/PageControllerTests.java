package dev.streampair.relay.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

class PageControllerTests {

    private static MockMvcTester mvc(String peerUrl) {
        return MockMvcTester.of(new PageController("service-x", "service-y", URI.create(peerUrl)));
    }

    private final MockMvcTester mvc = mvc("http://localhost:8082");

    @Test
    void showsThePageOfTheService() {
        assertThat(this.mvc.get().uri("/").accept("text/html"))
                .hasStatusOk()
                .hasContentType("text/html;charset=UTF-8")
                .bodyText()
                .contains("<title>service-x</title>", "service-y", "href=\"http://localhost:8082\"")
                .doesNotContain("${");
    }

    @Test
    void showsItWithoutAnAcceptHeader() {
        assertThat(this.mvc.get().uri("/")).hasStatusOk().hasContentTypeCompatibleWith(MediaType.TEXT_HTML);
    }

    @Test
    void showsItToNobodyWhoWantsSomethingElse() {
        assertThat(this.mvc.get().uri("/").accept(MediaType.APPLICATION_JSON)).hasStatus(HttpStatus.NOT_ACCEPTABLE);
    }

    @Test
    void allowsThePageWhatComesFromTheServiceAndNothingElse() {
        assertThat(this.mvc.get().uri("/")).headers().hasValue("X-Content-Type-Options", "nosniff");
        assertThat(this.mvc.get().uri("/").exchange().getResponse().getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http", "*");
    }

    @Test
    void hasNoMarkupButItsOwn() {
        assertThat(mvc("http://localhost/'%3Cb%3E&x").get().uri("/"))
                .bodyText()
                .contains("href=\"http://localhost/&#39;%3Cb%3E&amp;x\"");
    }
}
