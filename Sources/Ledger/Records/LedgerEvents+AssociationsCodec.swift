import CBOR

extension AssociationDefined {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(4)
    writer.field(1, UInt64(association.number))
    writer.field(2, text: id)
    writer.field(3, text: name)
    writer.field(4, UInt64(system.number))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let association: AssociationID = try fields.entity(1, &reader)
    let id = try fields.text(2, &reader)
    let name = try fields.text(3, &reader)
    let system = try fields.system(4, &reader)
    try fields.end()
    self.init(association: association, id: id, name: name, system: system)
  }
}

extension AssociationMembershipSet {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(lastDay == nil ? 2 : 3)
    writer.field(1, UInt64(holder.number))
    writer.field(2, UInt64(association.number))
    if let lastDay { writer.field(3, signed: Int64(lastDay.daysSinceEpoch)) }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    let association: AssociationID = try fields.entity(2, &reader)
    let lastDay = try fields.civilDateIfAny(3, &reader)
    try fields.end()
    self.init(holder: holder, association: association, lastDay: lastDay)
  }
}

extension AssociationMembershipEnded {
  func encode(into writer: inout CBORWriter) {
    writer.mapHeader(2)
    writer.field(1, UInt64(holder.number))
    writer.field(2, UInt64(association.number))
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    var fields = try FieldCursor(&reader)
    let holder: HolderID = try fields.entity(1, &reader)
    let association: AssociationID = try fields.entity(2, &reader)
    try fields.end()
    self.init(holder: holder, association: association)
  }
}

extension LedgerEvent {
  /// Reads the body of a record about an association.
  static func readAssociation(
    of type: RecordType, from reader: inout CBORReader
  ) throws(CBORError) -> LedgerEvent {
    switch type {
    case .associationDefined: .associationDefined(try AssociationDefined(from: &reader))
    case .associationMembershipSet:
      .associationMembershipSet(try AssociationMembershipSet(from: &reader))
    case .associationMembershipEnded:
      .associationMembershipEnded(try AssociationMembershipEnded(from: &reader))
    default: preconditionFailure("read among the others")
    }
  }
}
