package freshet.lab;

import freshet.lab.control.ControlClient;
import freshet.lab.links.Fault;
import freshet.lab.links.LinkStatus;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a link go wrong. */
@Command(
        name = "fault",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the link between a function and something that it talks to go wrong, until it is told to be 'off' or the lab"
                    + " ends. Without arguments: lists the links and what is wrong with them.",
            "A link is all that the instances of one function have with a database, the brokers or another function:"
                    + " users:db, products:search-db, purchases:kafka, aggregator:products, …"
        })
final class FaultCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Parameters(arity = "0..1", paramLabel = "LINK", description = "its name, or 'all'")
    private String link;

    @Parameters(
            arity = "0..1",
            paramLabel = "FAULT",
            description = {
                "latency=2s  what comes back is held for this long (500ms, …); what goes there goes at once",
                "blackhole   nothing passes and nothing is closed; what was under way goes on when it ends",
                "reset       connections are reset, those that are there and new ones",
                "off         nothing is wrong, at once"
            })
    private String fault;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println(LinkTable.of(link == null ? list() : set()));
        return Main.OK;
    }

    private List<LinkStatus> list() throws IOException, InterruptedException {
        var links = ControlClient.of(data.folder()).links();
        if (links.isEmpty()) {
            throw new LabFailure("This lab has no links that could go wrong: it was started with --direct.");
        }
        return links;
    }

    private List<LinkStatus> set() throws IOException, InterruptedException {
        var wanted = wanted();
        return ControlClient.of(data.folder()).set(link, wanted);
    }

    private Fault wanted() {
        if (fault == null) {
            throw new ParameterException(
                    spec.commandLine(), "say what is to be wrong with " + link + ": " + Fault.FORMS);
        }
        try {
            return Fault.of(fault);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
