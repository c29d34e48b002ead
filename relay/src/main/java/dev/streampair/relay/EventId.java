package dev.streampair.relay;

/**
 * What identifies an event: its source and its id, unique together (CloudEvents 1.0, "Required Attributes"). A posting with an
 * idempotency key counts as one.
 */
public sealed interface EventId {

    /** The producer and the context in which the event happened; empty for an idempotency key. */
    String source();

    /** The producer's id for the event; of a numbered one, the number of its first item, with which the id that is sent begins. */
    String id();

    /** Returns what identifies the event from one of its items on, that at {@code index}. */
    EventId from(int index);

    /**
     * An event of another relay, whose items carry consecutive numbers, from 1 upwards for each source.
     *
     * @param source the relay's source: {@code /<name>/<store id>}
     * @param firstNumber the number of the event's first item
     * @param keptOnHalt whether the relay keeps what a halt refuses, and sends it under the same number again
     * @param incarnation who uses the numbers; {@link Incarnation#NONE} if the relay does not say so
     */
    record Numbered(String source, long firstNumber, boolean keptOnHalt, Incarnation incarnation) implements EventId {

        /** One whose relay drops what a halt refuses. */
        public Numbered(String source, long firstNumber) {
            this(source, firstNumber, false, Incarnation.NONE);
        }

        public Numbered {
            if (firstNumber < 1) {
                throw new IllegalArgumentException("items are numbered from 1 upwards, not " + firstNumber);
            }
        }

        /** Returns the same event of a relay that keeps what a halt refuses. */
        public Numbered kept() {
            return new Numbered(this.source, this.firstNumber, true, this.incarnation);
        }

        /** Returns the same event of a relay that says who uses its numbers. */
        public Numbered by(Incarnation user) {
            return new Numbered(this.source, this.firstNumber, this.keptOnHalt, user);
        }

        @Override
        public String id() {
            return Long.toString(this.firstNumber);
        }

        /** Its items are numbered, so what is left of it is an event as good. */
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

        /** Its items bear its id, each and all. */
        @Override
        public Named from(int index) {
            return this;
        }
    }

    /**
     * A posting that is no event, but bears an idempotency key (draft-ietf-httpapi-idempotency-key-header).
     *
     * @param source whose key it is: empty, or with a space in it, as no event's source is
     * @param id the key
     * @param content a digest of the posting's items: a key that comes again with others is a mistake
     */
    record Keyed(String source, String id, String content) implements EventId {

        /** One of nobody in particular. */
        public Keyed(String id, String content) {
            this("", id, content);
        }

        /** Returns the same key of who has this login: it is another one than the same of anybody else. */
        Keyed of(String login) {
            return new Keyed("login " + login, this.id, this.content);
        }

        @Override
        public Keyed from(int index) {
            return this;
        }
    }
}
