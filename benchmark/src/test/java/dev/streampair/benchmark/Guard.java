package dev.streampair.benchmark;

import dev.streampair.system.support.peer.Certificates;
import dev.streampair.system.support.peer.Login;
import dev.streampair.system.support.process.FreePorts;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Who may come to the services of a pair, and what that costs. */
sealed interface Guard {

    /** How a service's URL begins. */
    String scheme();

    /** The settings for one of the services. */
    List<String> settings();

    /** What a request bears, as lines of its head. */
    default String header() {
        return "";
    }

    /** Returns what a client writes to and reads from, over a connected channel that blocks. */
    default ByteChannel open(SocketChannel channel) throws IOException {
        return channel;
    }

    /** Anybody who reaches them. */
    record Nobody() implements Guard {

        @Override
        public String scheme() {
            return "http";
        }

        @Override
        public List<String> settings() {
            return List.of();
        }
    }

    /** Who logs in. */
    record Logins() implements Guard {

        private static final Login PEER = new Login("pair", "secret-of-the-pair", "PEER,OPERATOR");

        @Override
        public String scheme() {
            return "http";
        }

        @Override
        public List<String> settings() {
            return Stream.concat(Stream.of(PEER.setting()), Stream.of(PEER.settings()))
                    .toList();
        }

        @Override
        public String header() {
            return "Authorization: %s\r\n".formatted(PEER.header());
        }
    }

    /** Who shows a certificate. The actuator has a port of its own, in the clear. */
    record MutualTls(Path keys, Path trusted) implements Guard {

        static MutualTls in(Path folder) {
            Certificates authority = new Certificates(folder, "authority");
            return new MutualTls(authority.sign("pair", "ip:127.0.0.1"), authority.trusted());
        }

        @Override
        public String scheme() {
            return "https";
        }

        @Override
        public List<String> settings() {
            String bundle = "--spring.ssl.bundle.jks.pair.";
            return List.of(
                    "--server.ssl.bundle=pair",
                    "--server.ssl.client-auth=need",
                    "--spring.http.clients.ssl.bundle=pair",
                    bundle + "keystore.location=" + this.keys,
                    bundle + "keystore.password=" + Certificates.PASSWORD,
                    bundle + "truststore.location=" + this.trusted,
                    bundle + "truststore.password=" + Certificates.PASSWORD,
                    "--management.server.ssl.enabled=false",
                    "--management.server.port=" + FreePorts.next());
        }

        @Override
        public ByteChannel open(SocketChannel channel) throws IOException {
            return TlsChannel.open(channel, Certificates.context(this.keys, this.trusted));
        }
    }
}
