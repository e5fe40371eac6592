/// Reads an object of which some members must be strings that are not empty, and answers them in
/// the order of `names`; names every one that is missing or empty.
///
/// Other members are passed over, since published clients send back what they were given.
func requiredTexts(_ names: [String], json bytes: [UInt8]) throws(WireError) -> [String] {
  var reader = try JSONReader(bytes)
  var seen = FieldSet()
  var texts = names.map { _ in String?.none }
  let isObject = try reader.object { reader, key throws(WireError) in
    guard let place = names.firstIndex(of: key) else {
      try reader.skip()
      return
    }
    try seen.insert(place)
    texts[place] = try reader.string()
  }
  try reader.finish()
  guard isObject else { throw .invalid("", "must be an object") }
  let issues = names.indices.filter { texts[$0]?.isEmpty ?? true }.map { place in
    SchemaIssue(
      jsonPointer: "/\(names[place])",
      error: seen.contains(place) ? "must be a string that is not empty" : "is missing")
  }
  guard issues.isEmpty else { throw WireError(.invalidData, issues: issues) }
  return texts.compactMap { $0 }
}
