package dev.streampair.system.operations;

import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.RefusedStart;
import dev.streampair.system.support.process.ServiceCommand;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadSettingIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    spring.application.name | ''  | spring.application.name is empty: it must be letters
                    relay.outbox.capacity   | 1   | relay.outbox.capacity is 1: it must be from 2
                    relay.peer.name         | a b | relay.peer.name is a b: it must be letters
                    """)
    void endsTheStartWithWhatIsWrongAndWhatToDo(String setting, String value, String problem) {
        RefusedStart.check(
                new ServiceCommand("service-x", FreePorts.next(), ServiceCommand.loopback(FreePorts.next()))
                        .with("--%s=%s".formatted(setting, value))
                        .start(),
                problem);
    }
}
