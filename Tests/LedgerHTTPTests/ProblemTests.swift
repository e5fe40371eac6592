import HTTPTypes
import Hummingbird
import LedgerHTTP
import LedgerWire
import NIOCore
import Testing
import ThreadTesting

@Suite struct ProblemTests {
  @Test("every kind has a URI of its own under a base that is publiq's or nobody's")
  func catalogue() {
    #expect(Set(ProblemType.all.map(\.uri)).count == ProblemType.all.count)
    for type in ProblemType.all {
      #expect(
        type.uri.hasPrefix("https://api.publiq.be/probs/")
          || type.uri.hasPrefix("tag:pasboek.example,2026:problem:"))
      #expect((400..<600).contains(type.status.code))
      #expect(!type.title.isEmpty)
    }
  }

  private static let tickets: [(ProblemType, String, Int)] = [
    (.invalidCoupon, "uitpas/invalid-coupon", 400),
    (.invalidNumberOfTickets, "uitpas/invalid-number-of-tickets", 400),
    (.socialTariffNotAvailable, "uitpas/social-tariff-not-available", 400),
    (.ticketSaleNotFound, "uitpas/ticket-sale-not-found", 404),
    (.eventAlreadyHasTicketSales, "uitpas/event-already-has-ticketsales", 400),
    (.invalidDistributionKey, "uitpas/invalid-distributionkey", 400),
  ]

  @Test("the kinds of the published API keep their spelling and status")
  func published() {
    let kinds: [(ProblemType, String, Int)] =
      [
        (.bodyMissing, "body/missing", 400), (.bodyInvalidSyntax, "body/invalid-syntax", 400),
        (.bodyInvalidData, "body/invalid-data", 400), (.unauthorized, "auth/unauthorized", 401),
        (.forbidden, "auth/forbidden", 403), (.urlNotFound, "url/not-found", 404),
        (.queryLimitExceeded, "url/query-limit-exceeded", 400),
        (.checkinNotAllowed, "uitpas/checkin-not-allowed", 400),
        (.eventNotFound, "uitpas/event-not-found", 400),
        (.passholderNotFound, "uitpas/passholder-not-found", 400),
        (.passNotFound, "uitpas/pass-not-found", 404),
        (.invalidUitpasNumber, "uitpas/invalid-uitpasnumber", 400),
        (.invalidUitpasNumberHyphenated, "uitpas/invalid-uitpas-number", 400),
        (.invalidCard, "uitpas/invalid-card", 400),
        (.invalidCardStatus, "uitpas/invalid-card-status", 400),
        (.passholderNoActiveCardSystems, "uitpas/passholder-no-active-cardsystems", 400),
        (.passholderBlocked, "uitpas/passholder-blocked", 400),
        (.cardBlocked, "uitpas/card-blocked", 400),
        (.socialTariffExpired, "uitpas/social-tariff-expired", 400),
        (.socialTariffSuspended, "uitpas/social-tariff-suspended", 400),
        (.maximumReached, "uitpas/maximum-reached", 400),
        (.rateLimited, "uitpas/rate-limited", 429),
        (.kioskNotFound, "uitpas/kiosk-not-found", 400),
        (.kioskAlreadyConfigured, "uitpas/kiosk-already-configured", 400),
        (.kioskDeviceAlreadyInUse, "uitpas/kiosk-device-already-in-use", 400),
        (.eventNotAcceptable, "uitpas/event-not-acceptable", 400),
        (.checkinCodeInvalid, "uitpas/checkin-code-invalid", 400),
        (.checkinCodeExpired, "uitpas/checkin-code-expired", 400),
        (.museumPassholderNotFound, "museumpass/passholder-not-found", 400),
        (.museumVisitMaximumReached, "museumpass/visit-maximum-reached", 400),
        (.museumPassholderNotActive, "museumpass/passholder-not-active", 400),
        (.museumCardNotActive, "museumpass/card-not-active", 400),
        (.museumNotActive, "museumpass/museum-not-active", 400),
        (.museumSubscriptionNotActive, "museumpass/subscription-not-active", 400),
        (.rewardNotFound, "uitpas/reward-not-found", 404),
        (.rewardPeriodConstraint, "uitpas/reward-period-constraint", 400),
        (.rewardVolumeConstraint, "uitpas/reward-volume-constraint", 400),
        (
          .rewardPassholderVolumeConstraint, "uitpas/reward-passholder-volume-constraint", 400
        ),
        (
          .rewardPassholderPointsConstraint, "uitpas/reward-passholder-points-constraint", 400
        ),
        (
          .rewardPassholderNoApplicableCardSystems,
          "uitpas/reward-passholder-no-applicable-cardsystems", 400
        ),
        (.rewardNotEditable, "uitpas/reward-not-editable", 400),
        (.invalidCardSystem, "uitpas/invalid-card-system", 400),
        (.organizerNotFound, "uitpas/organizer-not-found", 400),
        (.cardSystemNotFound, "uitpas/cardsystem-not-found", 400),
        (.distributionKeyNotFound, "uitpas/distributionkey-not-found", 400),
        (.groupNotFound, "uitpas/group-not-found", 400),
        (.clientNotFound, "uitpas/client-not-found", 404),
        (.postalCodeRequired, "uitpas/postal-code-required", 400),
        (.invalidPostalCode, "uitpas/invalid-postal-code", 400),
        (.invalidCity, "uitpas/invalid-city", 400),
        (.invalidINSZNumber, "uitpas/invalid-insz-number", 400),
        (.invalidVoucherCode, "uitpas/invalid-voucher-code", 400),
        (.newMembershipError, "uitpas/passholder-new-membership-error", 400),
        (.schoolNotFound, "uitpas/school-not-found", 400),
        (.associationNotFound, "uitpas/association-not-found", 400),
      ] + Self.tickets + [(.reportNotFound, "uitpas/report-not-found", 404)]
    for (type, path, status) in kinds {
      #expect(type.uri == "https://api.publiq.be/probs/\(path)")
      #expect(type.status.code == status)
    }
    let publiq = ProblemType.all.filter { $0.uri.hasPrefix("https://api.publiq.be/") }
    #expect(Set(publiq) == Set(kinds.map(\.0)))
  }

  @Test("a kind of the ledger's own has the status of its meaning")
  func own() {
    let kinds: [(ProblemType, Int)] = [
      (.outcomeUnknown, 503), (.idempotencyKeyReused, 409), (.idempotencyKeyInvalid, 400),
      (.busy, 503), (.badRequest, 400), (.methodNotAllowed, 405), (.requestTimeout, 408),
      (.contentTooLarge, 413), (.headersTooLarge, 431), (.unsupportedMediaType, 415),
      (.notFound, 404), (.alreadyDefined, 409), (.notEditable, 409), (.notResident, 409),
      (.socialTariffState, 409), (.cardNotReplaceable, 409), (.noPrice, 409),
      (.subscriptionState, 409), (.programmeMismatch, 409), (.periodState, 409),
      (.cardIssuerUnavailable, 503),
    ]
    for (type, status) in kinds { #expect(type.status.code == status) }
  }

  @Test("what an end user may see is there in four languages, the rest has no text")
  func endUserMessages() {
    for type in ProblemType.all {
      let text = EndUserMessages.text(for: type)
      let forUsers =
        type.uri.contains("/probs/uitpas/") || type.uri.contains("/probs/museumpass/")
        || [
          .busy, .outcomeUnknown, .notResident, .socialTariffState, .subscriptionState,
          .cardNotReplaceable, .cardIssuerUnavailable,
        ].contains(type)
      #expect((text != nil) == forUsers, "\(type.uri)")
      guard let text else { continue }
      #expect(text.fr != nil && text.de != nil && text.en != nil, "\(type.uri)")
      #expect(Set(Language.allCases.map { text[$0] }).count == 4, "\(type.uri)")
    }
  }

  @Test("no text about a check-in names the social tariff")
  func discretion() {
    let texts = [
      EndUserMessages.eventOver, EndUserMessages.eventNotYetOpen, EndUserMessages.eventClosed,
      EndUserMessages.eventGivesNoPoints, EndUserMessages.groupPass,
      EndUserMessages.limitReached(1, .day),
    ]
    for text in texts {
      for language in Language.allCases {
        for word in ["tarief", "tarif", "social", "sozial", "kans"] {
          #expect(!text[language].lowercased().contains(word))
        }
      }
    }
    #expect(
      EndUserMessages.limitReached(2, .week).nl
        == "Je hebt al gespaard voor deze activiteit (max. 2 per week).")
    #expect(
      EndUserMessages.limitReached(2, .absolute).en
        == "You have already saved points for this activity (max. 2).")
  }

  @Test("an operation answers with the status and the spelling that it lists")
  func operations() {
    let rows: [(PublishedOperation, ProblemType, Int, String)] = [
      (.postCheckins, .eventNotFound, 400, "event-not-found"),
      (.postCheckins, .passholderNotFound, 400, "passholder-not-found"),
      (.postCheckins, .invalidUitpasNumber, 400, "invalid-uitpasnumber"),
      (.postCheckins, .invalidUitpasNumberHyphenated, 400, "invalid-uitpasnumber"),
      (.postCheckins, .invalidCardStatus, 400, "invalid-card-status"),
      (.postCheckins, .forbidden, 403, "forbidden"),
      (.getCheckinStatus, .eventNotFound, 404, "event-not-found"),
      (.getCheckinStatus, .passholderNotFound, 404, "passholder-not-found"),
      (.getCheckinStatus, .unauthorized, 401, "unauthorized"),
      (.getPass, .cardBlocked, 400, "card-blocked"),
      (.getPass, .passholderBlocked, 400, "passholder-blocked"),
      (.getPass, .passNotFound, 404, "pass-not-found"),
      (.postKioskCheckins, .maximumReached, 400, "maximum-reached"),
      (.postKioskCheckins, .cardBlocked, 400, "card-blocked"),
    ]
    for (operation, type, status, word) in rows {
      let problem = operation.problem(type)
      #expect(problem.status.code == status)
      #expect(problem.type.uri.hasSuffix("/\(word)"))
      #expect(problem.body.status == status)
    }
    #expect(!PublishedOperation.postCheckins.lists(.maximumReached))
    #expect(PublishedOperation.postCheckins.lists(.invalidUitpasNumberHyphenated))
    #expect(!PublishedOperation.getPass.lists(.invalidCardStatus))
  }

  @Test("a problem carries its members into the body")
  func members() throws {
    var problem = Problem.invalidCardStatus("BLOCKED", passholderID: "b34c", groupPass: false)
    problem.jsonPointer = "/1"
    let text = String(decoding: problem.body.json(), as: UTF8.self)
    #expect(text.contains(#""cardStatus":"BLOCKED","passholderId":"b34c","groupPass":false"#))
    #expect(text.contains(#""jsonPointer":"/1""#))
    #expect(problem.response.headers[.contentType] == "application/problem+json")
    #expect(Problem.busy(retryAfterSeconds: 3).headers[.retryAfter] == "3")
    #expect(Problem.outcomeUnknown(retryAfterSeconds: 2).status == .serviceUnavailable)
  }

  @Test("every refusal of a tap has a published or an own kind, what is none has not")
  func tapReasons() {
    for reason in TapReason.allCases {
      let expected = reason.tone == .stop || reason == .limitReached || reason == .busy
      switch reason {
      case .tariffExpired, .tariffSuspended: #expect(reason.problemType != nil)
      default: #expect((reason.problemType != nil) == expected, "\(reason)")
      }
    }
  }
}

@Suite struct ProblemMiddlewareTests {
  private struct Secret: Error, CustomStringConvertible {
    var description: String { "MARKER-SECRET" }
  }

  private static func errors() -> [(String, any Error, Int, String)] {
    [
      ("problem", Problem(.maximumReached), 400, ProblemType.maximumReached.uri),
      ("missing", WireError(.missing), 400, ProblemType.bodyMissing.uri),
      ("syntax", WireError(.invalidSyntax), 400, ProblemType.bodyInvalidSyntax.uri),
      ("data", WireError(.invalidData), 400, ProblemType.bodyInvalidData.uri),
      ("secret", Secret(), 500, "about:blank"),
      ("cancelled", CancellationError(), 503, ProblemType.busy.uri),
      ("library400", HTTPError(.badRequest, message: "MARKER"), 400, ProblemType.badRequest.uri),
      ("library401", HTTPError(.unauthorized), 401, ProblemType.unauthorized.uri),
      ("library403", HTTPError(.forbidden), 403, ProblemType.forbidden.uri),
      ("library408", HTTPError(.requestTimeout), 408, ProblemType.requestTimeout.uri),
      ("library413", HTTPError(.contentTooLarge), 413, ProblemType.contentTooLarge.uri),
      (
        "library415", HTTPError(.unsupportedMediaType), 415, ProblemType.unsupportedMediaType.uri
      ),
      ("library422", HTTPError(.unprocessableContent), 422, ProblemType.badRequest.uri),
      ("library429", HTTPError(.tooManyRequests), 429, ProblemType.rateLimited.uri),
      ("library500", HTTPError(.internalServerError, message: "MARKER"), 500, "about:blank"),
      ("library503", HTTPError(.serviceUnavailable), 503, ProblemType.busy.uri),
      ("bytes", NIOTooManyBytesError(maxBytes: 1), 413, ProblemType.contentTooLarge.uri),
    ]
  }

  @Test("whatever a route throws arrives as a problem that tells nothing of the inside")
  func thrown() async throws {
    let router = LoopbackServer.router { router in
      for (path, error, _, _) in Self.errors() {
        router.get("/\(path)") { _, _ -> Response in throw error }
      }
    }
    try await LoopbackServer.run(router) { port in
      for (path, _, status, uri) in Self.errors() {
        let answer = try await exchange(port, "GET", "/\(path)")
        #expect(answer.status == status, "\(path)")
        #expect(answer.headers["content-type"] == "application/problem+json", "\(path)")
        let body = try ProblemBody(json: answer.body)
        #expect(body.type == uri && body.status == status, "\(path)")
        #expect(!answer.text.contains("MARKER"), "\(path)")
      }
    }
  }

  @Test("an unknown path is 404 and another method 405 with Allow, both as problems")
  func unmatched() async throws {
    let router = LoopbackServer.router { router in
      router.get("/things/{id}") { _, _ in "thing" }
      router.delete("/things/{id}") { _, _ in "gone" }
    }
    try await LoopbackServer.run(router) { port in
      let unknown = try await exchange(port, "GET", "/MARKER")
      #expect(unknown.status == 404)
      #expect(try ProblemBody(json: unknown.body).type == ProblemType.urlNotFound.uri)
      #expect(!unknown.text.contains("MARKER"))
      let other = try await exchange(port, "POST", "/things/1")
      #expect(other.status == 405)
      #expect(other.headers["allow"] == "DELETE, GET, HEAD")
      #expect(try ProblemBody(json: other.body).type == ProblemType.methodNotAllowed.uri)
      #expect(try await exchange(port, "GET", "/things/1").text == "thing")
      let head = try await blocking {
        let connection = try RawConnection(port: port)
        connection.send("HEAD /things/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return String(decoding: connection.readToEnd() ?? [], as: UTF8.self)
      }
      #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.hasSuffix("\r\n\r\n"))
    }
  }
}
