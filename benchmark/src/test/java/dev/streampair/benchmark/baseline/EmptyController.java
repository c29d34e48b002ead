package dev.streampair.benchmark.baseline;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A bare Spring Boot web application: answers 202 to an item, and does nothing with it. */
@SpringBootApplication(scanBasePackages = "no.others", excludeName = TomcatCheck.JETTY)
public class EmptyController {

    public static void main(String[] args) {
        SpringApplication.run(new Class<?>[] {EmptyController.class, Controller.class, TomcatCheck.class}, args);
    }

    @RestController
    static class Controller {

        @PostMapping("/stream")
        @ResponseStatus(HttpStatus.ACCEPTED)
        void post(@RequestBody long item) {}
    }
}
