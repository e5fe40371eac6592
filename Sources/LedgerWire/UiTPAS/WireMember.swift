/// What can stand in an answer by itself, in a list or in a page.
package protocol WireMember: Sendable {
  func encode(into writer: inout JSONWriter)
}

/// The body of an answer that is one thing.
package func jsonBody(of member: some WireMember) -> [UInt8] {
  var writer = JSONWriter(capacity: 512)
  member.encode(into: &writer)
  return writer.bytes
}

/// The body of an answer that is a list of all there is.
package func jsonBody(of members: some Sequence<some WireMember>) -> [UInt8] {
  var writer = JSONWriter(capacity: 4_096)
  writer.beginArray()
  for member in members { member.encode(into: &writer) }
  writer.endArray()
  return writer.bytes
}

/// The body of an answer that is one page of a list (the published `…PaginatedCollection`).
package func jsonPage(of members: some Sequence<some WireMember>, totalItems: Int) -> [UInt8] {
  var writer = JSONWriter(capacity: 4_096)
  writer.beginObject()
  writer.field("totalItems", totalItems)
  writer.key("member")
  writer.beginArray()
  for member in members { member.encode(into: &writer) }
  writer.endArray()
  writer.endObject()
  return writer.bytes
}
