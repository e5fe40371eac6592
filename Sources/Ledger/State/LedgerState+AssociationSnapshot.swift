import CBOR

extension LedgerState {
  /// Writes the columns of associations.
  func writeAssociations(to sink: inout some ColumnSink) {
    sink.rows(associations.memberships)
    sink.encoded { writer in
      writer.arrayHeader((associations.rows.count - 1) * 3)
      for row in associations.rows.dropFirst() {
        writer.text(row.id)
        writer.text(row.name)
        writer.unsigned(UInt64(row.system.number))
      }
    }
  }

  mutating func readAssociations(from source: inout some ColumnSource) throws(ColumnError) {
    let memberships = try source.rows(AssociationMembershipRow.self)
    let rows = try source.decoded { (reader) throws(CBORError) in
      var rows: [AssociationRow] = []
      for _ in 0..<(try reader.arrayHeader()) / 3 {
        let (id, name) = (try reader.text(), try reader.text())
        rows.append(
          AssociationRow(
            id: id, name: name, system: CardSystemID(try reader.unsigned(as: UInt8.self))))
      }
      return rows
    }
    associations = AssociationTable(rows: rows, memberships: memberships)
  }
}
