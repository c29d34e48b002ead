package dev.streampair.relay.spring;

import dev.streampair.relay.Relay;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/** The way in: {@code POST /stream}, and a problem as the answer to whatever is refused, by whom ever. */
@Configuration(proxyBeanMethods = false)
@Import(GuardConfiguration.class)
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
}
