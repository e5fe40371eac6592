#include "documents.h"

// The documents stand in the program itself: a service shows those of its own version.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char card_issuers[] = {
#embed "../../docs/card-issuers.md"
};
static const unsigned char contracts[] = {
#embed "../../docs/contracts.md"
};
static const unsigned char exports[] = {
#embed "../../docs/exports.md"
};
static const unsigned char fleet[] = {
#embed "../../docs/fleet.md"
};
static const unsigned char glossary[] = {
#embed "../../docs/glossary.md"
};
static const unsigned char import[] = {
#embed "../../docs/import.md"
};
static const unsigned char ledger_api[] = {
#embed "../../docs/ledger-api.md"
};
static const unsigned char operations[] = {
#embed "../../docs/operations.md"
};
static const unsigned char pages[] = {
#embed "../../docs/pages.md"
};
static const unsigned char performance[] = {
#embed "../../docs/performance.md"
};
static const unsigned char permissions[] = {
#embed "../../docs/permissions.md"
};
static const unsigned char rules[] = {
#embed "../../docs/rules.md"
};
static const unsigned char simulation[] = {
#embed "../../docs/simulation.md"
};
static const unsigned char terminals[] = {
#embed "../../docs/terminals.md"
};
static const unsigned char guides_counters[] = {
#embed "../../docs/guides/counters.md"
};
static const unsigned char guides_finance[] = {
#embed "../../docs/guides/finance.md"
};
static const unsigned char guides_managers[] = {
#embed "../../docs/guides/managers.md"
};
static const unsigned char guides_regions[] = {
#embed "../../docs/guides/regions.md"
};
static const unsigned char guides_terminals[] = {
#embed "../../docs/guides/terminals.md"
};
static const unsigned char decisions_README[] = {
#embed "../../docs/decisions/README.md"
};
static const unsigned char decisions_check_in_codes[] = {
#embed "../../docs/decisions/check-in-codes.md"
};
static const unsigned char decisions_closing[] = {
#embed "../../docs/decisions/closing.md"
};
static const unsigned char decisions_external_issuers_live[] = {
#embed "../../docs/decisions/external-issuers-live.md"
};
static const unsigned char decisions_financial_reports[] = {
#embed "../../docs/decisions/financial-reports.md"
};
static const unsigned char decisions_held_taps[] = {
#embed "../../docs/decisions/held-taps.md"
};
static const unsigned char decisions_json_of_taps[] = {
#embed "../../docs/decisions/json-of-taps.md"
};
static const unsigned char decisions_lines_of_taps[] = {
#embed "../../docs/decisions/lines-of-taps.md"
};
static const unsigned char decisions_loss_before_its_record[] = {
#embed "../../docs/decisions/loss-before-its-record.md"
};
static const unsigned char decisions_no_identity_in_the_log[] = {
#embed "../../docs/decisions/no-identity-in-the-log.md"
};
static const unsigned char decisions_offline_pack[] = {
#embed "../../docs/decisions/offline-pack.md"
};
static const unsigned char decisions_one_sequencer[] = {
#embed "../../docs/decisions/one-sequencer.md"
};
static const unsigned char decisions_openapi_in_swift[] = {
#embed "../../docs/decisions/openapi-in-swift.md"
};
static const unsigned char decisions_order_free_count[] = {
#embed "../../docs/decisions/order-free-count.md"
};
static const unsigned char decisions_order_of_a_backup[] = {
#embed "../../docs/decisions/order-of-a-backup.md"
};
static const unsigned char decisions_own_csv_reader[] = {
#embed "../../docs/decisions/own-csv-reader.md"
};
static const unsigned char decisions_passholders_over_http[] = {
#embed "../../docs/decisions/passholders-over-http.md"
};
static const unsigned char decisions_permanent_keys[] = {
#embed "../../docs/decisions/permanent-keys.md"
};
static const unsigned char decisions_programmes_as_data[] = {
#embed "../../docs/decisions/programmes-as-data.md"
};
static const unsigned char decisions_read_models[] = {
#embed "../../docs/decisions/read-models.md"
};
static const unsigned char decisions_refusals_as_records[] = {
#embed "../../docs/decisions/refusals-as-records.md"
};
static const unsigned char decisions_rewards_as_they_are[] = {
#embed "../../docs/decisions/rewards-as-they-are.md"
};
static const unsigned char decisions_sale_as_one_command[] = {
#embed "../../docs/decisions/sale-as-one-command.md"
};
static const unsigned char decisions_search_in_memory[] = {
#embed "../../docs/decisions/search-in-memory.md"
};
static const unsigned char decisions_shares_in_the_record[] = {
#embed "../../docs/decisions/shares-in-the-record.md"
};
static const unsigned char decisions_small_cells[] = {
#embed "../../docs/decisions/small-cells.md"
};
static const unsigned char decisions_time_of_a_tap[] = {
#embed "../../docs/decisions/time-of-a-tap.md"
};
static const unsigned char decisions_totals_as_journals[] = {
#embed "../../docs/decisions/totals-as-journals.md"
};
static const unsigned char decisions_vocabulary_over_http[] = {
#embed "../../docs/decisions/vocabulary-over-http.md"
};
static const unsigned char decisions_what_a_region_gets[] = {
#embed "../../docs/decisions/what-a-region-gets.md"
};
static const unsigned char decisions_what_a_start_trusts[] = {
#embed "../../docs/decisions/what-a-start-trusts.md"
};
static const unsigned char decisions_what_a_terminal_sends[] = {
#embed "../../docs/decisions/what-a-terminal-sends.md"
};

#define FILE(path, text) {path, text, sizeof text}

static const struct pasboek_document documents[] = {
    FILE("card-issuers", card_issuers),
    FILE("contracts", contracts),
    FILE("exports", exports),
    FILE("fleet", fleet),
    FILE("glossary", glossary),
    FILE("import", import),
    FILE("ledger-api", ledger_api),
    FILE("operations", operations),
    FILE("pages", pages),
    FILE("performance", performance),
    FILE("permissions", permissions),
    FILE("rules", rules),
    FILE("simulation", simulation),
    FILE("terminals", terminals),
    FILE("guides/counters", guides_counters),
    FILE("guides/finance", guides_finance),
    FILE("guides/managers", guides_managers),
    FILE("guides/regions", guides_regions),
    FILE("guides/terminals", guides_terminals),
    FILE("decisions/README", decisions_README),
    FILE("decisions/check-in-codes", decisions_check_in_codes),
    FILE("decisions/closing", decisions_closing),
    FILE("decisions/external-issuers-live", decisions_external_issuers_live),
    FILE("decisions/financial-reports", decisions_financial_reports),
    FILE("decisions/held-taps", decisions_held_taps),
    FILE("decisions/json-of-taps", decisions_json_of_taps),
    FILE("decisions/lines-of-taps", decisions_lines_of_taps),
    FILE("decisions/loss-before-its-record", decisions_loss_before_its_record),
    FILE("decisions/no-identity-in-the-log", decisions_no_identity_in_the_log),
    FILE("decisions/offline-pack", decisions_offline_pack),
    FILE("decisions/one-sequencer", decisions_one_sequencer),
    FILE("decisions/openapi-in-swift", decisions_openapi_in_swift),
    FILE("decisions/order-free-count", decisions_order_free_count),
    FILE("decisions/order-of-a-backup", decisions_order_of_a_backup),
    FILE("decisions/own-csv-reader", decisions_own_csv_reader),
    FILE("decisions/passholders-over-http", decisions_passholders_over_http),
    FILE("decisions/permanent-keys", decisions_permanent_keys),
    FILE("decisions/programmes-as-data", decisions_programmes_as_data),
    FILE("decisions/read-models", decisions_read_models),
    FILE("decisions/refusals-as-records", decisions_refusals_as_records),
    FILE("decisions/rewards-as-they-are", decisions_rewards_as_they_are),
    FILE("decisions/sale-as-one-command", decisions_sale_as_one_command),
    FILE("decisions/search-in-memory", decisions_search_in_memory),
    FILE("decisions/shares-in-the-record", decisions_shares_in_the_record),
    FILE("decisions/small-cells", decisions_small_cells),
    FILE("decisions/time-of-a-tap", decisions_time_of_a_tap),
    FILE("decisions/totals-as-journals", decisions_totals_as_journals),
    FILE("decisions/vocabulary-over-http", decisions_vocabulary_over_http),
    FILE("decisions/what-a-region-gets", decisions_what_a_region_gets),
    FILE("decisions/what-a-start-trusts", decisions_what_a_start_trusts),
    FILE("decisions/what-a-terminal-sends", decisions_what_a_terminal_sends),
};

const size_t pasboek_document_count = sizeof documents / sizeof documents[0];

struct pasboek_document pasboek_document_at(size_t place) { return documents[place]; }
