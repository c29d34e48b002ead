package dev.streampair.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * What the disk allows: appends to a file, each made safe before the next.
 *
 * @param folder where the file is
 * @param figure what is held against it
 */
record DiskSubject(String name, Path folder, Window window, Figure figure) implements Subject {

    private static final int BYTES = 100;

    @Override
    public Map<Figure, Double> measure() throws IOException {
        Path file = this.folder.resolve("appends");
        long syncs = 0;
        long start = System.nanoTime();
        long end = start + this.window.length().toNanos();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (System.nanoTime() < end) {
                channel.write(ByteBuffer.allocate(BYTES));
                channel.force(false);
                syncs++;
            }
        }
        return Map.of(this.figure, syncs * 1e9 / (System.nanoTime() - start));
    }
}
