package dev.streampair.x;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts service x. */
@SpringBootApplication
public class ServiceX {

    public static void main(String[] args) {
        SpringApplication.run(ServiceX.class, args);
    }

    @Bean
    Increment increment() {
        return new Increment();
    }
}
