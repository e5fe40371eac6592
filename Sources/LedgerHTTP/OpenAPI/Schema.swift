import LedgerWire

/// A JSON Schema (2020-12), as far as the service's own OpenAPI document needs it.
///
/// Every schema has an example of its own, so that the examples of the document fit it by
/// construction.
struct Schema: Sendable {
  /// What a value is.
  indirect enum Kind: Sendable {
    /// A string.
    case text(Text)
    /// One of a closed list of strings.
    case words([String])
    /// An integer.
    case integer(ClosedRange<Int64>?)
    /// A number with decimals.
    case number
    /// `true` or `false`.
    case boolean
    /// An array; its elements are all different where `isUnique`.
    case list(Schema, ClosedRange<Int>?, isUnique: Bool)
    /// An object.
    case object(Fields)
    /// An object whose names are data.
    case map(Schema)
    /// A schema that is described once, under a name.
    case component(String)
    /// A problem of one of these kinds.
    case problem([ProblemType])
    /// Whatever JSON there is.
    case anything
  }

  /// What a string must be beside a string.
  struct Text: Sendable {
    var length: ClosedRange<Int>?
    var pattern: String?
    var format: String?
  }

  /// What it is.
  var kind: Kind
  /// What it means.
  var description: String?
  /// An example, as it stands in JSON; one is made up where there is none.
  var example: String?

  private init(_ kind: Kind, _ description: String? = nil, example: String? = nil) {
    self.kind = kind
    self.description = description
    self.example = example
  }
}

// MARK: - Making

extension Schema {
  /// A string.
  static func text(
    _ description: String? = nil, _ example: String? = nil, length: ClosedRange<Int>? = nil,
    pattern: String? = nil, format: String? = nil
  ) -> Schema {
    Schema(
      .text(Text(length: length, pattern: pattern, format: format)), description,
      example: example.map { "\"\($0)\"" })
  }

  /// A moment.
  static func moment(_ description: String? = nil) -> Schema {
    text(description, "2026-11-23T15:00:00+00:00", format: "date-time")
  }

  /// A local day.
  static func day(_ description: String? = nil, _ example: String = "2027-04-30") -> Schema {
    text(description, example, format: "date")
  }

  /// One of a closed list of words.
  static func words(
    _ words: [String], _ description: String? = nil, example: String? = nil
  ) -> Schema {
    Schema(.words(words), description, example: example.map { "\"\($0)\"" })
  }

  /// An integer.
  static func integer(
    _ description: String? = nil, in range: ClosedRange<Int64>? = nil, example: Int64? = nil
  ) -> Schema {
    Schema(.integer(range), description, example: example.map { "\($0)" })
  }

  /// An amount in euros, with two decimals.
  static func euros(_ description: String? = nil, _ example: String = "2.00") -> Schema {
    Schema(.number, description, example: example)
  }

  /// `true` or `false`.
  static func boolean(_ description: String? = nil, example: Bool = true) -> Schema {
    Schema(.boolean, description, example: "\(example)")
  }

  /// An array.
  static func list(
    _ element: Schema, _ description: String? = nil, count: ClosedRange<Int>? = nil,
    isUnique: Bool = false
  ) -> Schema {
    Schema(.list(element, count, isUnique: isUnique), description)
  }

  /// An object with these members; others are passed over by whoever reads it.
  static func object(_ properties: [Property], _ description: String? = nil) -> Schema {
    Schema(.object(Fields(properties)), description)
  }

  /// An object with these fields.
  static func fields(_ fields: Fields, _ description: String? = nil) -> Schema {
    Schema(.object(fields), description)
  }

  /// An object whose names are data.
  static func map(of element: Schema, _ description: String? = nil) -> Schema {
    Schema(.map(element), description)
  }

  /// What ``SchemaComponent`` describes under a name.
  static func component(_ name: String, _ description: String? = nil) -> Schema {
    Schema(.component(name), description)
  }

  /// A problem of one of these kinds.
  static func problem(_ types: [ProblemType]) -> Schema { Schema(.problem(types)) }

  /// Whatever JSON there is.
  static func anything(_ description: String? = nil) -> Schema { Schema(.anything, description) }

  /// A part of a list, with how much there is of it in all.
  static func page(of component: String) -> Schema {
    object([
      .required("totalItems", .integer("How many there are in all.", in: 0...Int64.max)),
      .required("member", .list(.component(component), "Those of this page.")),
    ])
  }

  /// The same with what it means.
  func described(_ description: String) -> Schema {
    var schema = self
    schema.description = description
    return schema
  }
}

// MARK: - Members

extension Schema {
  /// A member of an object.
  struct Property: Sendable {
    var name: String
    var schema: Schema
    var isRequired: Bool

    /// One that is always there.
    static func required(_ name: String, _ schema: Schema) -> Property {
      Property(name: name, schema: schema, isRequired: true)
    }

    /// One that may be missing.
    static func optional(_ name: String, _ schema: Schema) -> Property {
      Property(name: name, schema: schema, isRequired: false)
    }
  }

  /// The members of an object.
  struct Fields: Sendable {
    var properties: [Property]
    /// Names of members of which exactly one is there; none where that is not asked.
    var oneOf: [String] = []
    /// Whether members that are not named here are refused.
    var isClosed = false

    init(_ properties: [Property] = [], isClosed: Bool = false) {
      self.properties = properties
      self.isClosed = isClosed
    }

    /// Adds a member; one that is there already stays as it is.
    mutating func add(_ property: Property) {
      if !properties.contains(where: { $0.name == property.name }) { properties.append(property) }
    }

    /// Says that a member is always there.
    mutating func require(_ name: String) {
      for index in properties.indices where properties[index].name == name {
        properties[index].isRequired = true
      }
    }
  }
}
