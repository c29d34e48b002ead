package dev.streampair.system.support.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Picks loopback ports that are free, for processes that bind them later.
 *
 * <p>They are from below the ephemeral range (32768 and up on Linux), so no outgoing connection takes one before its
 * process binds it; and no port is given twice, so the two of a pair differ even though neither is bound yet.
 */
public final class FreePorts {

    private static final int MIN = 20_000;

    private static final int MAX = 32_000;

    private static final int ATTEMPTS = 1_000;

    private static final Random random = new Random();

    /** Guarded by the class. */
    private static final Set<Integer> given = new HashSet<>();

    private FreePorts() {}

    public static synchronized int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = MIN + random.nextInt(MAX - MIN);
            if (!given.contains(port) && isFree(port)) {
                given.add(port);
                return port;
            }
        }
        throw new IllegalStateException("None of %d random ports from %d to %d is free".formatted(ATTEMPTS, MIN, MAX));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException ex) {
            return false;
        }
    }
}
