package dev.streampair.y;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the exchange begins and ends.
 *
 * @param seed the item with which y starts the exchange
 * @param haltAfter how many messages y sends, not counting the seed, before it halts
 */
@ConfigurationProperties("exchange")
record ExchangeProperties(
        @DefaultValue("1") long seed, @DefaultValue("3") long haltAfter) {

    ExchangeProperties {
        Exchange.check(seed, haltAfter);
    }
}
