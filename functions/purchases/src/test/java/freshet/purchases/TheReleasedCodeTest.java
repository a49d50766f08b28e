package freshet.purchases;

import freshet.testing.BackingServices;
import freshet.testing.ReleasedCode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "purchases"))
class TheReleasedCodeTest extends ReleasedCode {
    TheReleasedCodeTest() {
        super("purchases", "unit_price_currency");
    }
}
