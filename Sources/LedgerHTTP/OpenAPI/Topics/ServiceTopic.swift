import HTTPTypes

extension APITopic {
  /// What operators and machines ask.
  static let service = APITopic(
    "Service", "Health, metrics, tokens, and this document.",
    operations: [
      APIOperation(
        .get, "/health", "Ask whether the ledger can answer",
        answers: [.ok("It can.", as: "Health")]),
      APIOperation(
        .get, "/metrics", "Read the metrics",
        answers: [
          APIAnswer(
            .ok, "The metrics, in the text format of Prometheus.", .text("The metrics."),
            mediaType: "text/plain")
        ]),
      APIOperation(
        .post, "/oauth/token", "Get an access token",
        details:
          "Client credentials (RFC 6749), in the body as a form or as JSON, or by HTTP Basic. "
          + "Refusals are those of RFC 6749.",
        body: APIBody(
          mediaType: "application/x-www-form-urlencoded", schema: .component("TokenRequest"),
          isRequired: true),
        answers: [
          .ok("The token.", as: "Token"),
          APIAnswer(.badRequest, "The request is malformed.", .component("TokenRefusal")),
          APIAnswer(.unauthorized, "The credentials are wrong.", .component("TokenRefusal")),
        ]),
      APIOperation(
        .get, "/oauth/jwks", "Read the keys that tokens are signed with",
        answers: [
          .ok(
            "The keys (RFC 7517).",
            .object([.required("keys", .list(.anything("A key."), "The keys."))]))
        ]),
      APIOperation(
        .get, "/openapi.json", "Read this document",
        headers: [revalidation],
        answers: [
          .ok("The document (OpenAPI 3.1).", .anything("The document.")), unchanged,
        ]),
      APIOperation(
        .get, "/docs/api", "Read this document as a page",
        headers: [revalidation],
        answers: [
          APIAnswer(.ok, "The page.", .text("The page."), mediaType: "text/html"), unchanged,
        ]),
    ],
    components: [
      SchemaComponent(
        "Health", "How the ledger is.",
        [
          .required("status", .words(["ok"], "That it can answer.")),
          .required("position", .integer("The newest record.", in: 0...Int64.max, example: 97)),
          .required("readModels", .list(.component("ReadModel"), "What is folded beside it.")),
        ]),
      SchemaComponent(
        "ReadModel", "Tables that are folded from the log.",
        [
          .required("name", .text("Its name.", "balances")),
          .required("version", .integer("Its version.", in: 0...Int64.max)),
          .required("state", .text("`live`, `catching up` or `stopped`.", "live")),
          .required("position", .integer("The record that it reflects.", in: 0...Int64.max)),
          .required("recordsBehind", .integer("How many it does not yet.", in: 0...Int64.max)),
          .required("secondsBehind", .integer("How long ago those came.", in: 0...Int64.max)),
          .optional("stoppedAt", .integer("The record that it cannot fold.", in: 0...Int64.max)),
          .optional("reason", .text("Why not.", "unknown type")),
        ]),
      SchemaComponent(
        "TokenRequest", "The credentials of a client.",
        [
          .required("grant_type", .words(["client_credentials"], "The only grant there is.")),
          .optional("client_id", .text("The client's id.", "test-client")),
          .optional("client_secret", .text("Its secret.", "test-secret")),
        ]),
      SchemaComponent(
        "Token", "An access token.",
        [
          .required("access_token", .text("The token.", "eyJ…")),
          .required("token_type", .words(["Bearer"], "How it is sent.")),
          .required("expires_in", .integer("For how many seconds.", in: 0...Int64.max)),
        ]),
      SchemaComponent(
        "TokenRefusal", "Why there is no token (RFC 6749, 5.2).",
        [
          .required(
            "error",
            .words(["invalid_request", "invalid_client", "unsupported_grant_type"], "The reason."))
        ]),
    ])

  private static let revalidation = APIParameter.optional(
    "If-None-Match", .text("The `ETag` of what one has already.", "\\\"4f1d\\\""))

  private static let unchanged = APIAnswer(.notModified, "It is as one has it already.")
}
