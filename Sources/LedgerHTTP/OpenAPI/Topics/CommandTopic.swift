import HTTPTypes

extension APITopic {
  /// The ledger's own commands, each described by its own definition.
  static let commands = APITopic(
    "Commands",
    "What the published APIs have no endpoint for. Each is a subcommand of `pasboek` as well.",
    operations: LedgerCommands.all.map { $0.operation },
    components: [SchemaComponent("CommandAnswer", "What a command led to.", answer)])

  /// What every command answers.
  fileprivate static let answer: [Schema.Property] = [
    .required("changed", .boolean("Whether it made a record.")),
    .optional(
      "position", .integer("The first record that it made.", in: 1...Int64.max, example: 97)),
  ]

  /// The kinds of problem that a command can be refused with.
  static let ofCommands: [ProblemType] = [
    .alreadyDefined, .cardNotReplaceable, .invalidCard, .invalidCardStatus, .invalidUitpasNumber,
    .noPrice, .notEditable, .notFound, .notResident, .passNotFound, .periodState,
    .programmeMismatch,
    .socialTariffState, .subscriptionState,
    .passholderNotFound.under(.notFound), .bodyMissing, .bodyInvalidSyntax, .bodyInvalidData,
    .unsupportedMediaType,
  ]
}

extension LedgerCommand {
  /// Its route as the document describes it.
  static var operation: APIOperation {
    let sheet = sheet
    let schema: Schema =
      sheet.answers.isEmpty
      ? .component("CommandAnswer") : .object(APITopic.answer + sheet.answers, "What it led to.")
    return APIOperation(
      sheet.method, "/ledger/v1/\(sheet.path)", sheet.summary.removingFullStop,
      details: "`pasboek \(sheet.words)` does the same.", body: body,
      answers: [
        .ok("It was carried out, or was so already.", schema),
        APIAnswer(.created, "It made something that was not there.", schema),
      ],
      problems: APITopic.ofCommands, isKeyed: true)
  }

  /// What its body is: what it asks for when it is read, with what its fields mean; nil where what
  /// it does takes none.
  private static var body: APIBody? {
    if sheet.method == .delete { return nil }
    var fields = CommandFields.describing()
    _ = Self(&fields)
    var shape = fields.shape ?? Schema.Fields()
    for index in shape.properties.indices {
      let name = shape.properties[index].name
      let field = sheet.fields.first { $0.name == name }
      shape.properties[index].schema.description = field?.summary
    }
    return .json(
      .fields(shape.withExamples), isRequired: shape.properties.contains(where: \.isRequired))
  }
}

extension Schema.Fields {
  /// The same with the test data set's values where a name says which one fits.
  fileprivate var withExamples: Schema.Fields {
    var fields = self
    for index in fields.properties.indices {
      let property = fields.properties[index]
      fields.properties[index].schema = property.schema.withExample(named: property.name)
    }
    return fields
  }
}

extension Schema {
  fileprivate func withExample(named name: String) -> Schema {
    var schema = self
    switch kind {
    case .text, .integer: schema.example = example ?? Self.examples[name]
    case .list(let element, let count, let isUnique):
      schema.kind = .list(element.withExample(named: name), count, isUnique: isUnique)
    case .object(let fields): schema.kind = .object(fields.withExamples)
    default: break
    }
    return schema
  }

  /// Values of the test data set by the names of fields.
  private static let examples: [String: String] = [
    "cardSystemId": "1", "cardSystemIds": "1", "chipNumber": "\"04784CDAEE3880\"",
    "codes": "\"WELKOM-0001\"", "graceDays": "30", "label": "\"Kansentarief\"",
    "latenessDays": "14", "name": "\"Leesclub\"",
    "organizerId": "\"0ce87cbc-9299-4528-8d35-92225dc9489f\"",
    "organizerIds": "\"0ce87cbc-9299-4528-8d35-92225dc9489f\"", "postalCode": "\"9000\"",
    "terminal": "\"CID-TST-001\"", "title": "\"Leesclub\"", "type": "\"WELKOM\"",
    "uitpasNumber": "\"0900000095902\"", "windowHours": "5",
  ]
}

extension String {
  /// Without the full stop of a sentence.
  fileprivate var removingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
