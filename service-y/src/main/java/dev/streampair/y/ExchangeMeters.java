package dev.streampair.y;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Gauges of the exchange's progress: each exchange counts from 0 again. */
final class ExchangeMeters implements MeterBinder {

    private final Exchange exchange;

    ExchangeMeters(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "stream.exchange.sent",
                        this.exchange,
                        (all) -> all.state().sent())
                .description("Messages sent in the exchange, not counting the seed")
                .baseUnit("messages")
                .register(registry);
        Gauge.builder("stream.exchange.remaining", this.exchange, (all) -> remaining(all.state()))
                .description("Messages that the exchange still sends before it halts")
                .baseUnit("messages")
                .register(registry);
    }

    private static long remaining(Exchange.State state) {
        return state.haltAfter() - state.sent();
    }
}
