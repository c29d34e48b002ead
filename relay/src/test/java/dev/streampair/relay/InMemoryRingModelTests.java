package dev.streampair.relay;

import java.time.InstantSource;
import java.util.stream.LongStream;

class InMemoryRingModelTests extends RingModelTests {

    static LongStream seeds() {
        return seeds(150);
    }

    @Override
    protected int steps() {
        return 1500;
    }

    @Override
    protected int crashOdds() {
        return 10;
    }

    @Override
    protected Store open(String service, RingCapacity capacity) {
        return new InMemoryStore(capacity, 3, InstantSource.system());
    }

    @Override
    protected Store openAfterCrash(Store crashed, String service, RingCapacity capacity) {
        return open(service, capacity);
    }
}
