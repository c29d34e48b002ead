package dev.streampair.benchmark.baseline;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Two processes, a thread each, pass eight bytes to and fro: what the operating system takes for a hop over TCP. */
public final class BareTcp {

    private BareTcp() {}

    /**
     * Passes the item on for ever.
     *
     * @param args the side, x or y, its port, that of the other side, and the file of the receptions: x waits for the
     *     connection of y
     */
    public static void main(String[] args) throws IOException {
        Receptions receptions = new Receptions(Path.of(args[3]));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        if (args[0].equals("x")) {
            try (ServerSocketChannel server = ServerSocketChannel.open()) {
                server.bind(new InetSocketAddress(loopback, Integer.parseInt(args[1])));
                System.out.println("ready");
                pass(server.accept(), receptions);
            }
        } else {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(loopback, Integer.parseInt(args[2])));
            System.out.println("ready");
            send(channel, ByteBuffer.allocateDirect(Long.BYTES).putLong(0, 1));
            pass(channel, receptions);
        }
    }

    private static void pass(SocketChannel channel, Receptions receptions) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Progress progress = new Progress();
        ByteBuffer item = ByteBuffer.allocateDirect(Long.BYTES);
        while (true) {
            item.clear();
            while (item.hasRemaining()) {
                if (channel.read(item) < 0) {
                    return;
                }
            }
            receptions.add(item.getLong(0));
            progress.add(1);
            send(channel, item.putLong(0, item.getLong(0) + 1).rewind());
        }
    }

    private static void send(SocketChannel channel, ByteBuffer item) throws IOException {
        while (item.hasRemaining()) {
            channel.write(item);
        }
    }
}
