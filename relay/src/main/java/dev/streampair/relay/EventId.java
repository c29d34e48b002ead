package dev.streampair.relay;

/**
 * What identifies an event: its source and its id, unique together (CloudEvents 1.0, "Required Attributes").
 */
public sealed interface EventId {

    /** The producer and the context in which the event happened. */
    String source();

    /**
     * An event of another relay, whose items carry consecutive numbers, from 1 upwards for each source.
     *
     * @param source the relay's source: {@code /<name>/<store id>}
     * @param firstNumber the number of the event's first item
     */
    record Numbered(String source, long firstNumber) implements EventId {

        public Numbered {
            if (firstNumber < 1) {
                throw new IllegalArgumentException("items are numbered from 1 upwards, not " + firstNumber);
            }
        }
    }

    /**
     * An event of any other producer.
     *
     * @param source the event's source
     * @param id the event's id, of any form
     */
    record Named(String source, String id) implements EventId {}
}
