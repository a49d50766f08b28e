package freshet.senders;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call by which {@linkplain KnownSenders the system's own senders} hand over events; whoever else makes it is answered with 503
 * {@code unknown-sender}. For 401 and 403 a sender of events takes its event for undeliverable and goes on with the next (Knative's
 * data plane, "Event Acknowledgement and Delivery Retry"): a token's issuer that is configured wrongly would lose every event.
 */
@Documented
@NameBinding
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface KnownEventSenders {}
