package dev.streampair.system.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.MavenRun;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceHttp;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.process.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files and commands of docs/own-service.md, followed by one who has nothing but a clone. */
@Tag("long")
class OwnServiceIT {

    private static final Pattern FILE = Pattern.compile("`doubler/([^`]+)`:\n\n```\\w+\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private Path copy() {
        return this.folder.resolve("clone");
    }

    /** Installs into a repository of its own, above the one that the build has filled. */
    private MavenRun maven(String... arguments) {
        return MavenRun.startAbove(this.folder.resolve("repository"), copy(), arguments);
    }

    @Test
    void isBuiltAndRunAsTheDocumentSays() throws Exception {
        SourceTree.copy(Path.of(ServiceCommand.property("services.directory")).toRealPath(), copy());
        String document = Files.readString(copy().resolve("docs/own-service.md"));
        int port = FreePorts.next();
        ServiceCommand x = new ServiceCommand("service-x", FreePorts.next(), ServiceCommand.loopback(FreePorts.next()));
        Matcher files = FILE.matcher(
                document.replace("8083", Integer.toString(port)).replace("8081", Integer.toString(x.port())));
        while (files.find()) {
            Path file = this.folder.resolve("doubler").resolve(files.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, files.group(2));
        }
        assertThat(document)
                .contains("\n    ./mvnw -pl relay -am install -DskipTests\n")
                .contains("\n    ./mvnw -f ../doubler/pom.xml spring-boot:run\n")
                .contains("`message received by doubler: 21`")
                .contains("`message received by service-x: 42`");
        try (MavenRun install = maven("-pl", "relay", "-am", "install", "-DskipTests")) {
            assertThat(install.awaitExit()).isZero();
        }
        try (ServiceProcess peer = x.start().awaitReady();
                MavenRun doubler = maven("-f", "../doubler/pom.xml", "spring-boot:run")) {
            doubler.awaitMessage("Started Doubler");
            ServiceHttp http = new ServiceHttp(ServiceCommand.loopback(port));
            assertThat(http.post("/stream", "21").statusCode()).isEqualTo(202);
            doubler.awaitMessage("message received by doubler: 21");
            peer.awaitMessage("message received by service-x: 42");
            assertThat(http.post("/stream", "9223372036854775806").statusCode()).isEqualTo(500);
            assertThat(http.get("/actuator/stream").body()).contains("\"received\":1,", "\"forwarded\":1,");
            assertThat(http.get("/").statusCode()).isEqualTo(200);
        }
    }
}
