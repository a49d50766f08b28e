package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PersonTest {
    @Example
    void a_customer_is_the_same_person_in_every_import() {
        assertThat(Person.of("17850")).isEqualTo(new Person("Grace Weber", "grace.weber.17850@example.org"));
    }

    @Example
    void customers_have_addresses_of_their_own_and_names_that_are_not_all_alike() {
        var people = IntStream.range(10_000, 20_000)
                .mapToObj(id -> Person.of("" + id))
                .toList();

        assertThat(people.stream().map(Person::email).collect(Collectors.toSet()))
                .hasSize(10_000);
        assertThat(people.stream().map(Person::name).collect(Collectors.toSet()))
                .hasSizeGreaterThan(1_500);
    }

    @Property
    void any_id_has_an_address_that_can_be_written_and_leads_nowhere(@ForAll String customerId) {
        var address = Person.of(customerId).email();

        assertThat(address).matches("[a-z]+\\.[a-z]+\\.[0-9a-z]{0,40}@example\\.(com|org)");
        assertThat(address.indexOf('@')).isLessThanOrEqualTo(64);
    }

    @Property
    void ids_that_differ_by_case_only_have_different_addresses(@ForAll String customerId) {
        var other = customerId.toUpperCase(Locale.ROOT);
        Assume.that(!other.equals(customerId));

        assertThat(Person.of(customerId).email()).isNotEqualTo(Person.of(other).email());
    }
}
