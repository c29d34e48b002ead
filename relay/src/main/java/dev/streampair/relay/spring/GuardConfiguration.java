package dev.streampair.relay.spring;

import jakarta.servlet.Filter;
import org.apache.catalina.Pipeline;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** What stands before a web server that is open to anybody: the service's own, and the actuator's where it has one. */
@Configuration(proxyBeanMethods = false)
class GuardConfiguration {

    @Bean
    static FilterRegistrationBean<CrossSiteFilter> crossSiteFilter() {
        return lateFilter(new CrossSiteFilter());
    }

    @Bean
    static FilterRegistrationBean<BoundedBodyFilter> boundedBodyFilter(
            RelayProperties properties, Environment environment) {
        FilterRegistrationBean<BoundedBodyFilter> filter =
                lateFilter(new BoundedBodyFilter(properties.inbound().timeout()));
        String actuator = environment.getProperty("management.endpoints.web.base-path", "/actuator");
        filter.addUrlPatterns(actuator.equals("/") ? "/*" : actuator + "/*");
        return filter;
    }

    /** After those for observation, tracing and security. */
    private static <F extends Filter> FilterRegistrationBean<F> lateFilter(F filter) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.LOWEST_PRECEDENCE);
        return registration;
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
