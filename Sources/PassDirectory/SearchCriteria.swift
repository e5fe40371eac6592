/// What a search asks for, folded as the index is.
struct SearchCriteria {
  fileprivate let name: [UInt8]
  fileprivate let postalCode: [UInt8]?
  fileprivate let city: TextPattern?
  private let firstName: [UInt8]
  private let email: TextPattern?
  private let street: TextPattern?
  private let uitid: [UInt8]?
  private let bornFrom: Int32
  private let bornTo: Int32
  private let asksForBirth: Bool

  init(_ search: HolderSearch) {
    name = FoldedText.fold(search.name ?? "")
    firstName = FoldedText.fold(search.firstName ?? "")
    email = search.email.map(TextPattern.init)
    street = search.street.map(TextPattern.init)
    city = search.city.map(TextPattern.init)
    postalCode = search.postalCode.map(FoldedText.fold)
    uitid = search.uitidID.map(FoldedText.fold)
    bornFrom = search.bornFrom ?? .min
    bornTo = search.bornTo ?? .max
    asksForBirth = search.bornFrom != nil || search.bornTo != nil
  }

  /// Whether a row is all that is asked for, but for its place.
  fileprivate func matches(_ row: SearchIndex.Row, _ texts: UnsafeRawBufferPointer) -> Bool {
    if asksForBirth {
      guard row.birthDay != HolderStamp.unknownBirthDay, row.birthDay >= bornFrom,
        row.birthDay <= bornTo
      else { return false }
    }
    if !name.isEmpty, !row.text(.name, in: texts).starts(with: name) { return false }
    if !firstName.isEmpty, !row.text(.firstName, in: texts).starts(with: firstName) {
      return false
    }
    if let uitid, !row.text(.uitid, in: texts).elementsEqual(uitid) { return false }
    if let email, !email.matches(row.text(.email, in: texts)) { return false }
    return street?.matches(row.text(.street, in: texts)) ?? true
  }
}

extension SearchIndex {
  /// The holders from `start` on who meet the criteria, and how many meet them in all.
  ///
  /// - Parameter named: the slots to look among; nil for all.
  func page(
    of criteria: SearchCriteria, among named: [UInt32]?, start: Int, limit: Int,
    isDescending: Bool, _ isIncluded: (UInt32) -> Bool
  ) -> HolderPage {
    let candidates = named?[...] ?? (sorted ?? [])[sortedPlaces(named: criteria.name)]
    let asksForPlace = criteria.postalCode != nil || criteria.city != nil
    let isPlace =
      asksForPlace ? places.matching(postalCode: criteria.postalCode, city: criteria.city) : []
    var page = HolderPage(holders: [], totalItems: 0)
    texts.withUnsafeBytes { texts in
      let take = { (slot: UInt32) in
        let row = rows[Int(slot)]
        guard row.entity != RegistrationRows.none, row.state == .kept,
          !asksForPlace || isPlace[Int(row.place)], criteria.matches(row, texts),
          isIncluded(row.entity)
        else { return }
        if page.totalItems >= start, page.holders.count < limit {
          page.holders.append(row.entity)
        }
        page.totalItems += 1
      }
      if isDescending {
        candidates.reversed().forEach(take)
      } else {
        candidates.forEach(take)
      }
    }
    return page
  }
}
