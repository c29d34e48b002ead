package dev.streampair.y;

import dev.streampair.relay.Relay;
import dev.streampair.relay.http.EndpointExample;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Starts service y and the exchange. */
@SpringBootApplication
@EnableConfigurationProperties(ExchangeProperties.class)
public class ServiceY {

    public static void main(String[] args) {
        SpringApplication.run(ServiceY.class, args);
    }

    @Bean
    HaltingIncrement haltingIncrement() {
        return new HaltingIncrement();
    }

    /**
     * The seed is the first item in the outbox: it is delivered before any item that is posted once the web server
     * runs.
     */
    @Bean
    @Lazy(false)
    Exchange exchange(Relay relay, ExchangeProperties properties) {
        Exchange exchange = new Exchange(relay);
        exchange.begin(properties.seed(), properties.haltAfter());
        return exchange;
    }

    @Bean
    ExchangeMeters exchangeMeters(Exchange exchange) {
        return new ExchangeMeters(exchange);
    }

    @Bean
    EndpointExample exchangeExample() {
        return new EndpointExample("exchange", "{\"seed\": 1, \"haltAfter\": 3}");
    }

    @Bean
    ExchangeEndpoint exchangeEndpoint(Exchange exchange, ExchangeProperties properties) {
        return new ExchangeEndpoint(exchange, properties);
    }
}
