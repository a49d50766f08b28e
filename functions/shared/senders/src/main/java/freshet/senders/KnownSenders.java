package freshet.senders;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call for the system's own senders only, each of whom sends {@code Authorization: Bearer …}: the secret of {@link SendersConfig#secret},
 * or a token of a service account that {@link SendersConfig#cluster} names. 401 {@code unauthorized} without a valid token, 403 {@code
 * forbidden} for another account's, 503 while the cluster's keys cannot be had. Where neither is configured nobody may make the call,
 * but for this machine itself while the function is developed or tested.
 */
@Documented
@NameBinding
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface KnownSenders {}
