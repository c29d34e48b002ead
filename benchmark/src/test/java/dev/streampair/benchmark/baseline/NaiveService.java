package dev.streampair.benchmark.baseline;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** What most would write: a controller that logs, an asynchronous method, and a RestClient. Guarantees nothing. */
@SpringBootApplication(scanBasePackages = "no.others", excludeName = TomcatCheck.JETTY)
@EnableAsync
public class NaiveService {

    public static void main(String[] args) {
        SpringApplication.run(
                new Class<?>[] {NaiveService.class, Controller.class, Sender.class, TomcatCheck.class}, args);
    }

    @RestController
    static class Controller {

        private static final Logger logger = LoggerFactory.getLogger(Controller.class);

        private final Sender sender;

        private final Receptions receptions;

        private final Progress progress = new Progress();

        Controller(Sender sender, @Value("${receptions}") Path receptions) throws IOException {
            this.sender = sender;
            this.receptions = new Receptions(receptions);
        }

        @PostMapping("/stream")
        @ResponseStatus(HttpStatus.ACCEPTED)
        void post(@RequestBody long item) {
            this.receptions.add(item);
            logger.info("message received: {}", item);
            this.progress.add(1);
            this.sender.send(item + 1);
        }
    }

    static class Sender {

        private final RestClient client;

        Sender(@Value("${peer}") String peer) {
            this.client = RestClient.create(peer);
        }

        @Async
        public void send(long item) {
            this.client
                    .post()
                    .uri("/stream")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(item)
                    .retrieve()
                    .toBodilessEntity();
        }
    }
}
