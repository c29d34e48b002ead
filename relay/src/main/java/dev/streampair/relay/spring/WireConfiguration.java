package dev.streampair.relay.spring;

import dev.streampair.relay.Relay;
import org.apache.catalina.Pipeline;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.function.SingletonSupplier;

/** The way in: {@code POST /stream}, and a problem as the answer to whatever is refused, by whom ever. */
@Configuration(proxyBeanMethods = false)
class WireConfiguration {

    @Bean
    StreamController streamController(Relay relay, RelayProperties properties) {
        return new StreamController(relay, properties);
    }

    /** After all others, also after those that name no order. */
    @Bean
    static FilterRegistrationBean<DirectIntakeFilter> directIntakeFilter(ObjectProvider<StreamController> controller) {
        FilterRegistrationBean<DirectIntakeFilter> filter =
                new FilterRegistrationBean<>(new DirectIntakeFilter(SingletonSupplier.of(controller::getObject)));
        filter.addUrlPatterns(StreamController.PATH);
        filter.setMatchAfter(true);
        filter.setOrder(Ordered.LOWEST_PRECEDENCE);
        return filter;
    }

    @Bean
    ProblemAdvice problemAdvice() {
        return new ProblemAdvice();
    }

    @Bean
    ProblemErrorController problemErrorController() {
        return new ProblemErrorController();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(TomcatServletWebServerFactory.class)
    static class TomcatConfiguration {

        /** Comes after Spring Boot's own, so that its valve is asked first. */
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> refusals() {
            return (factory) -> factory.addContextCustomizers((context) -> {
                Pipeline pipeline = context.getParent().getPipeline();
                pipeline.addValve(new LingeringCloseValve());
                pipeline.addValve(new ProblemReportValve());
            });
        }
    }
}
