package dev.streampair.relay;

/**
 * Identifies an event by its source and its id, which are unique together (CloudEvents 1.0, "Required Attributes"). A
 * posting with an idempotency key counts as an event.
 */
public sealed interface EventId {

    /** The producer and the context in which the event happened; empty for an idempotency key. */
    String source();

    /**
     * The producer's id for the event; for a numbered event, the number of its first item, with which the transmitted
     * id begins.
     */
    String id();

    /** Returns the id of the rest of the event, from the item at {@code index} on. */
    EventId from(int index);

    /**
     * An event of another relay, whose items carry consecutive numbers, from 1 upwards for each source.
     *
     * @param source the relay's source: {@code /<name>/<store id>}
     * @param firstNumber the number of the event's first item
     * @param keptOnHalt whether the relay keeps items that a halt refuses, and sends them again under the same numbers
     * @param incarnation the user of the numbers; {@link Incarnation#NONE} if the relay does not name it
     */
    record Numbered(String source, long firstNumber, boolean keptOnHalt, Incarnation incarnation) implements EventId {

        /** Creates the id of an event whose relay drops items that a halt refuses. */
        public Numbered(String source, long firstNumber) {
            this(source, firstNumber, false, Incarnation.NONE);
        }

        public Numbered {
            if (firstNumber < 1) {
                throw new IllegalArgumentException("the first number is " + firstNumber + ", must be at least 1");
            }
        }

        /** Returns the same event, of a relay that keeps items that a halt refuses. */
        public Numbered kept() {
            return new Numbered(this.source, this.firstNumber, true, this.incarnation);
        }

        /** Returns the same event, of a relay that names the user of its numbers. */
        public Numbered by(Incarnation user) {
            return new Numbered(this.source, this.firstNumber, this.keptOnHalt, user);
        }

        @Override
        public String id() {
            return Long.toString(this.firstNumber);
        }

        /** Its items are numbered, so the rest of it is an event of its own. */
        @Override
        public Numbered from(int index) {
            return (index == 0)
                    ? this
                    : new Numbered(this.source, this.firstNumber + index, this.keptOnHalt, this.incarnation);
        }
    }

    /**
     * An event of any other producer.
     *
     * @param source the event's source
     * @param id the event's id, of any form
     */
    record Named(String source, String id) implements EventId {

        /** All its items share its id. */
        @Override
        public Named from(int index) {
            return this;
        }
    }

    /**
     * A posting that is not an event, but has an idempotency key (draft-ietf-httpapi-idempotency-key-header).
     *
     * @param source the owner of the key: empty, or with a space in it, which no event's source has
     * @param id the key
     * @param content a digest of the posting's items: the same key with other items is a mistake
     */
    record Keyed(String source, String id, String content) implements EventId {

        /** Creates a key without an owner. */
        public Keyed(String id, String content) {
            this("", id, content);
        }

        /** Returns this login's own key, which differs from the same key of any other login. */
        Keyed of(String login) {
            return new Keyed("login " + login, this.id, this.content);
        }

        @Override
        public Keyed from(int index) {
            return this;
        }
    }
}
