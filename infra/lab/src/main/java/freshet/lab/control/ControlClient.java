package freshet.lab.control;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.lab.LabFailure;
import freshet.lab.links.Fault;
import freshet.lab.links.LinkStatus;
import freshet.lab.process.Launch;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The other side of the control: asks a running lab, found by its data folder. */
public final class ControlClient {
    // Longer than one instance may take to start and another one to end.
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final Access access;

    private ControlClient(Path folder, Access access) {
        this.folder = folder;
        this.access = access;
    }

    /** @throws LabFailure if no lab runs with this data folder */
    public static ControlClient of(Path folder) throws IOException {
        return new ControlClient(folder, Access.in(folder).orElseThrow(() -> noLab(folder)));
    }

    private static LabFailure noLab(Path folder) {
        return new LabFailure(
                "No lab runs with the data folder " + folder.toAbsolutePath().normalize()
                        + ". Start one with infra/up, or name another one's folder with --data DIR.");
    }

    /** All instances. */
    public List<InstanceStatus> status() throws IOException, InterruptedException {
        return ask(request("/status").GET().build());
    }

    /**
     * Stops a function's instances, or one instance, and returns when they are gone. They stay so until they are started.
     *
     * @throws LabFailure if nothing has this name
     */
    public List<InstanceStatus> stop(String name) throws IOException, InterruptedException {
        return ask(order(name, "stop"));
    }

    /**
     * Starts what was stopped, and returns when it is ready or has failed.
     *
     * @throws LabFailure if nothing has this name
     */
    public List<InstanceStatus> start(String name) throws IOException, InterruptedException {
        return ask(order(name, "start"));
    }

    /**
     * Has another process take the place of an instance of a function, and returns that when the old one is gone.
     *
     * @throws LabFailure if there is no such instance, or the new one does not become ready, and the old one goes on
     */
    public InstanceStatus replace(String instance) throws IOException, InterruptedException {
        return ask(order(instance, "replace")).getFirst();
    }

    /**
     * How an instance of a function is started, but for its port: any free one.
     *
     * @throws LabFailure if there is no such function
     */
    public Launch launch(String function) throws IOException, InterruptedException {
        return JSON.readValue(answer(request("/functions/" + function).GET().build()), Launch.class);
    }

    /** All links; none if the lab was started without. */
    public List<LinkStatus> links() throws IOException, InterruptedException {
        return JSON.readValue(answer(request("/links").GET().build()), new TypeReference<>() {});
    }

    /**
     * Sets what is wrong with a link, from now on.
     *
     * @param link its name, or {@link freshet.lab.links.Links#ALL}
     * @throws LabFailure if there is no such link
     */
    public List<LinkStatus> set(String link, Fault fault) throws IOException, InterruptedException {
        if (!link.matches("[a-z:-]+")) {
            throw new LabFailure("There is no link " + link + ".");
        }
        var order = request("/links/" + link)
                .PUT(HttpRequest.BodyPublishers.ofString(fault.toString()))
                .build();
        return JSON.readValue(answer(order), new TypeReference<>() {});
    }

    private HttpRequest order(String name, String order) {
        if (!name.matches("[a-z0-9-]+")) {
            throw new LabFailure("Nothing in this lab is named " + name + ".");
        }
        return request("/instances/" + name + "/" + order)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + access.port() + path))
                .header("Authorization", "Bearer " + access.token())
                .timeout(LIMIT);
    }

    private List<InstanceStatus> ask(HttpRequest request) throws IOException, InterruptedException {
        return JSON.readValue(answer(request), new TypeReference<>() {});
    }

    private String answer(HttpRequest request) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new LabFailure(JSON.readTree(answer.body())
                        .path("detail")
                        .asText("The lab's control answered " + answer.statusCode() + "."));
            }
            return answer.body();
        } catch (ConnectException e) {
            throw noLab(folder);
        }
    }
}
